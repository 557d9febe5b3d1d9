// What Go users do with pgx, in its own form with binary values, statement cache and batches, and with lib/pq under database/sql.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgconn"
	"github.com/jackc/pgx/v4"
	"github.com/lib/pq"
)

func word(err error) string {
	var ours *pgconn.PgError
	if errors.As(err, &ours) {
		return ours.Severity + " " + ours.Code + " " + ours.Message
	}
	var theirs *pq.Error
	if errors.As(err, &theirs) {
		return string(theirs.Severity) + " " + string(theirs.Code) + " " + theirs.Message
	}
	if err != nil {
		return "error"
	}
	return "fine"
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func withPgx(simple bool) {
	ctx := context.Background()
	config, err := pgx.ParseConfig("")
	must(err)
	config.PreferSimpleProtocol = simple
	config.OnNotice = func(_ *pgconn.PgConn, notice *pgconn.Notice) { fmt.Println("notice", notice.Message) }
	db, err := pgx.ConnectConfig(ctx, config)
	must(err)
	show := func(text string, values ...interface{}) {
		rows, err := db.Query(ctx, text, values...)
		if err != nil {
			fmt.Println(text, word(err))
			return
		}
		for rows.Next() {
			found, err := rows.Values()
			fmt.Println("  ", found, word(err))
		}
		fmt.Println(text, rows.CommandTag(), word(rows.Err()))
	}
	show("SELECT 1, $1::text, $2::bytea, $3::int8, NULL", "ø", []byte{0, 255}, int64(1)<<40)
	show("SELECT $1::int[], $2::float8, $3::bool", []int32{1, 2}, 1.5, true)
	show("SELECT 1/$1::int", 0)
	show("SELECT * FROM nowhere")
	show("SELEC")
	_, err = db.Exec(ctx, "CREATE TEMP TABLE taken (a int PRIMARY KEY, b text)")
	fmt.Println(word(err))
	for n := 0; n < 5; n++ {
		show("SELECT $1::int + 1", n)
	}
	batch := &pgx.Batch{}
	for n := 0; n < 60; n++ {
		batch.Queue("INSERT INTO taken VALUES ($1, $2)", n, "row")
	}
	batch.Queue("SELECT count(*) FROM taken")
	results := db.SendBatch(ctx, batch)
	for n := 0; n < 60; n++ {
		if _, err := results.Exec(); err != nil {
			fmt.Println(word(err))
		}
	}
	var count int
	fmt.Println(word(results.QueryRow().Scan(&count)), count, word(results.Close()))
	batch = &pgx.Batch{}
	batch.Queue("SELECT 1")
	batch.Queue("SELECT 1/0")
	batch.Queue("SELECT 2")
	results = db.SendBatch(ctx, batch)
	for n := 0; n < 3; n++ {
		_, err := results.Exec()
		fmt.Println(word(err))
	}
	results.Close()
	if !simple {
		rows := [][]interface{}{}
		for n := 1000; n < 5000; n++ {
			rows = append(rows, []interface{}{n, "copied"})
		}
		copied, err := db.CopyFrom(ctx, pgx.Identifier{"taken"}, []string{"a", "b"}, pgx.CopyFromRows(rows))
		fmt.Println(copied, word(err))
	}
	tx, err := db.Begin(ctx)
	must(err)
	inner, err := tx.Begin(ctx)
	must(err)
	_, err = inner.Exec(ctx, "INSERT INTO taken VALUES (1, 'again')")
	fmt.Println(word(err), word(inner.Rollback(ctx)), word(tx.Commit(ctx)))
	_, err = db.Exec(ctx, "ALTER TABLE taken ADD COLUMN c int")
	fmt.Println(word(err))
	show("SELECT count(*) FROM taken")
	_, err = db.Exec(ctx, "DO $$ BEGIN RAISE NOTICE 'seen'; END $$")
	fmt.Println(word(err))
	_, err = db.Exec(ctx, "LISTEN word")
	_, err = db.Exec(ctx, "NOTIFY word, 'said'")
	soon, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	heard, err := db.WaitForNotification(soon)
	must(err)
	fmt.Println(heard.Channel, heard.Payload)
	short, stop := context.WithTimeout(ctx, 200*time.Millisecond)
	defer stop()
	_, err = db.Exec(short, "SELECT pg_sleep(20)")
	fmt.Println(err != nil, db.IsClosed())
	db.Close(ctx)
}

func withPq() {
	db, err := sql.Open("postgres", "")
	must(err)
	show := func(text string, values ...interface{}) {
		rows, err := db.Query(text, values...)
		if err != nil {
			fmt.Println(text, word(err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var found sql.NullString
			fmt.Println("  ", word(rows.Scan(&found)), found)
		}
		fmt.Println(text, word(rows.Err()))
	}
	show("SELECT $1::text", "ø")
	show("SELECT generate_series(1, 3)")
	show("SELECT 1/$1::int", 0)
	show("SELECT * FROM nowhere")
	tx, err := db.Begin()
	must(err)
	_, err = tx.Exec("CREATE TEMP TABLE taken (a int, b text)")
	fmt.Println(word(err))
	put, err := tx.Prepare(pq.CopyIn("taken", "a", "b"))
	must(err)
	for n := 0; n < 2000; n++ {
		_, err = put.Exec(n, "copied")
		must(err)
	}
	_, err = put.Exec()
	fmt.Println(word(err), word(put.Close()))
	var count int
	fmt.Println(word(tx.QueryRow("SELECT count(*) FROM taken").Scan(&count)), count, word(tx.Commit()))
	short, stop := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer stop()
	_, err = db.ExecContext(short, "SELECT pg_sleep(20)")
	fmt.Println(err != nil)
	show("SELECT 'still here'")
	must(db.Close())
}

func main() {
	withPgx(false)
	withPgx(true)
	withPq()
	fmt.Println("the end")
}

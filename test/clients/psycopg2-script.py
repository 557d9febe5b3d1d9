"""What psycopg 2 users do. Prints everything that an application would see."""
import io
import select
import threading
import time
import psycopg2
import psycopg2.extras
from psycopg2 import errors, sql

connection = psycopg2.connect("")
cursor = connection.cursor()


def plain(cell):
    return bytes(cell) if isinstance(cell, memoryview) else cell


def show(text, values=None):
    try:
        cursor.execute(text, values)
        rows = [tuple(plain(cell) for cell in row) for row in cursor.fetchall()] if cursor.description else None
        print(text, cursor.statusmessage, rows, [column.name for column in cursor.description or []])
    except psycopg2.Error as fault:
        print(text, type(fault).__name__, fault.pgcode, fault.pgerror)
        connection.rollback()


show("SELECT 1, %s, %s, NULL", ("ø", b"\x00\xff"))
show("SELECT 1/0")
show("SELECT * FROM nowhere")
show("SELEC")
cursor.execute("CREATE TEMP TABLE taken (a int PRIMARY KEY, b text, c jsonb)")
cursor.executemany("INSERT INTO taken VALUES (%s, %s, %s)", [(n, str(n), psycopg2.extras.Json({"n": n})) for n in range(20)])
psycopg2.extras.execute_values(cursor, "INSERT INTO taken VALUES %s", [(n, str(n), None) for n in range(20, 2000)])
psycopg2.extras.execute_batch(cursor, "UPDATE taken SET b = %s WHERE a = %s", [(str(n * 2), n) for n in range(300)])
show("SELECT count(*), sum(length(b)) FROM taken")
try:
    cursor.execute("INSERT INTO taken VALUES (1)")
except errors.UniqueViolation as fault:
    print(fault.diag.constraint_name, fault.diag.message_detail)
    connection.rollback()
cursor.execute("CREATE TEMP TABLE copied (a int, b text)")
cursor.copy_expert("COPY copied FROM STDIN WITH (FORMAT csv)", io.StringIO("".join(f"{n},row {n}\n" for n in range(50000))))
print(cursor.rowcount)
out = io.StringIO()
cursor.copy_expert("COPY copied TO STDOUT", out)
print(len(out.getvalue()), out.getvalue()[-30:])
try:
    cursor.copy_expert("COPY copied FROM STDIN", io.StringIO("x\ty\n"))
except psycopg2.Error as fault:
    print(fault.pgcode, fault.pgerror)
    connection.rollback()
with connection.cursor("named", withhold=False) as named:
    named.itersize = 100
    named.execute("SELECT generate_series(1, 1050)")
    print(sum(row[0] for row in named))
connection.commit()
connection.set_session(isolation_level="SERIALIZABLE", readonly=True)
show("SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
connection.rollback()
connection.set_session(autocommit=True, isolation_level="DEFAULT", readonly="DEFAULT")
show("LISTEN n")
show("NOTIFY n, 'payload'")
select.select([connection], [], [], 2)
connection.poll()
print([(one.channel, one.payload) for one in connection.notifies])
show("DO $$ BEGIN RAISE NOTICE 'seen'; END $$")
print(connection.notices[-1:])
stop = threading.Timer(0.4, connection.cancel)
stop.start()
startedAt = time.monotonic()
show("SELECT pg_sleep(20)")
print(time.monotonic() - startedAt < 5)
show("SELECT 1")
print(len(sql.SQL("SELECT {}").format(sql.Identifier('odd "name"')).as_string(connection)))
cursor.execute("SELECT repeat('x', 20000000)")
print(len(cursor.fetchone()[0]))
connection.close()
print("the end")

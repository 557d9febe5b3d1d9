"""What psycopg 3 users do. Prints everything that an application would see."""
import threading
import psycopg
from psycopg import rows

connection = psycopg.connect("", autocommit=True)


def show(text, values=None, **more):
    try:
        with connection.cursor() as cursor:
            cursor.execute(text, values, **more)
            found = cursor.fetchall() if cursor.description else None
            print(text, cursor.statusmessage, found, [(column.name, column.type_code) for column in cursor.description or []])
    except psycopg.Error as fault:
        print(text, type(fault).__name__, fault.sqlstate, str(fault))


show("SELECT 1, %s::text, %s::bytea, %s::int8, NULL", ("ø", b"\x00\xff", 2**40))
show("SELECT %s::int, %b::text", (1, "x"), binary=True)
show("SELECT 1/%s", (0,))
show("SELECT * FROM nowhere WHERE a = %s", (1,))
show("SELEC")
show("CREATE TEMP TABLE taken (a int PRIMARY KEY, b text)")
for _ in range(8):
    # From the sixth time on it is a named statement.
    show("SELECT %s::int + 1", (1,))
show("ALTER TABLE taken ADD COLUMN c int")
show("SELECT %s::int + 1", (1,))
with connection.cursor() as cursor:
    cursor.executemany("INSERT INTO taken VALUES (%s, %s)", [(n, str(n)) for n in range(500)])
    print(cursor.rowcount)
    cursor.executemany("INSERT INTO taken VALUES (%s, %s) RETURNING a", [(n, "x") for n in range(500, 510)], returning=True)
    print([cursor.fetchone(), cursor.nextset(), cursor.fetchone()])
if psycopg.Pipeline.is_supported():
    with connection.pipeline() as pipeline:
        first = connection.execute("SELECT count(*) FROM taken")
        second = connection.execute("UPDATE taken SET b = 'y' WHERE a < %s", (10,))
        pipeline.sync()
        print(first.fetchall(), second.rowcount)
    try:
        with connection.pipeline():
            connection.execute("SELECT 1")
            connection.execute("SELECT 1/0")
            connection.execute("SELECT 2")
    except psycopg.Error as fault:
        print(type(fault).__name__, fault.sqlstate)
    show("SELECT 1")
with connection.cursor() as cursor:
    with cursor.copy("COPY taken (a, b) FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["int4", "text"])
        for n in range(1000, 9000):
            copy.write_row((n, f"row {n}"))
    print(cursor.rowcount)
    with cursor.copy("COPY (SELECT a, b FROM taken ORDER BY a) TO STDOUT") as copy:
        print(sum(len(bytes(chunk)) for chunk in copy))
    try:
        with cursor.copy("COPY taken FROM STDIN") as copy:
            copy.write_row(("x", "y", "z"))
    except psycopg.Error as fault:
        print(type(fault).__name__, fault.sqlstate, str(fault))
    try:
        with cursor.copy("COPY taken FROM STDIN") as copy:
            copy.write_row((1_000_000, "y", 1))
            raise ValueError("given up")
    except (ValueError, psycopg.Error) as fault:
        print(type(fault).__name__, fault)
with connection.transaction():
    with connection.cursor("named") as named:
        named.itersize = 7
        named.execute("SELECT a FROM taken ORDER BY a")
        print(sum(row[0] for row in named))
    try:
        with connection.transaction():
            connection.execute("SELECT 1/0")
    except psycopg.Error as fault:
        print(fault.sqlstate)
    print(connection.execute("SELECT 'still here'").fetchone())
notices = []
connection.add_notice_handler(lambda notice: notices.append((notice.severity, notice.message_primary)))
show("DO $$ BEGIN RAISE NOTICE 'seen'; END $$")
print(notices)
heard = []
connection.add_notify_handler(lambda notification: heard.append((notification.channel, notification.payload)))
connection.execute("LISTEN n")
connection.execute("NOTIFY n, 'payload'")
print(heard)
stop = threading.Timer(0.4, connection.cancel)
stop.start()
show("SELECT pg_sleep(20)")
show("SELECT 1")
with connection.cursor(row_factory=rows.dict_row, binary=True) as cursor:
    cursor.execute("SELECT g AS a, now() - now() AS b, 1.5::numeric AS c, ARRAY[1, 2] AS d, 'x'::text AS e FROM generate_series(1, 3) g")
    print(cursor.fetchall())
with connection.cursor() as cursor:
    print(sum(1 for _ in cursor.stream("SELECT generate_series(1, 3000)")))
connection.close()
print("the end")

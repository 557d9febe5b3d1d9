"""What asyncpg users do: its own binary codecs, statement cache, cursors, copies, pipelined executemany, listeners, cancels."""
import asyncio
import asyncpg


async def main():
    connection = await asyncpg.connect(timeout=20)

    async def show(text, *values):
        try:
            rows = await connection.fetch(text, *values)
            print(text, [tuple(row.items()) for row in rows])
        except asyncpg.PostgresError as fault:
            print(text, type(fault).__name__, fault.sqlstate, fault.message)

    await show("SELECT 1 AS one, $1::text AS t, $2::bytea AS b, $3::int8 AS n, NULL AS nothing", "ø", b"\x00\xff", 2**40)
    await show("SELECT $1::int[] AS list, $2::jsonb AS doc, $3::numeric AS much", [1, None, 3], '{"a": [1]}', 12345678901234567890)
    await show("SELECT now() - now() AS nothing, date '2024-02-29' AS leap, '{1,2}'::int4[] AS two, row(1, 'x') AS both")
    await show("SELECT 1/$1::int", 0)
    await show("SELECT * FROM nowhere")
    await show("SELEC")
    print(await connection.execute("CREATE TEMP TABLE taken (a int PRIMARY KEY, b text)"))
    for _ in range(3):
        await show("SELECT $1::int + 1 AS more", 1)
    await connection.executemany("INSERT INTO taken VALUES ($1, $2)", [(n, str(n)) for n in range(120)])
    await show("SELECT count(*), sum(a) FROM taken")
    try:
        await connection.executemany("INSERT INTO taken VALUES ($1, $2)", [(2000, "x"), (1, "y")])
    except asyncpg.PostgresError as fault:
        print(type(fault).__name__, fault.sqlstate)
    await show("SELECT count(*) FROM taken")
    async with connection.transaction():
        seen = [row["a"] async for row in connection.cursor("SELECT a FROM taken ORDER BY a", prefetch=70)]
        print(len(seen), seen[-1])
        cursor = await connection.cursor("SELECT a FROM taken ORDER BY a")
        print(await cursor.forward(5), [row["a"] for row in await cursor.fetch(3)])
    try:
        async with connection.transaction():
            await connection.execute("UPDATE taken SET b = 'z'")
            async with connection.transaction():
                await connection.execute("SELECT 1/0")
    except asyncpg.PostgresError as fault:
        print(type(fault).__name__)
    await show("SELECT count(*) FROM taken WHERE b = 'z'")
    print(await connection.copy_records_to_table("taken", records=[(n, "copied") for n in range(5000, 9000)]))
    copied = []

    async def keep(piece):
        copied.append(piece)

    print(await connection.copy_from_query("SELECT a, b FROM taken ORDER BY a", output=keep, format="csv"), len(b"".join(copied)))
    try:
        await connection.fetch("SELECT pg_sleep(20)", timeout=0.3)
    except asyncio.TimeoutError:
        print("timed out")
    await show("SELECT 'still here' AS state")
    statement = await connection.prepare("SELECT $1::int AS n, $2::text AS t")
    print(statement.get_parameters(), [(a.name, a.type.name) for a in statement.get_attributes()], await statement.fetchval(5, "x"))
    heard = asyncio.Queue()
    await connection.add_listener("word", lambda _connection, _pid, channel, payload: heard.put_nowait((channel, payload)))
    await connection.execute("NOTIFY word, 'said'")
    print(await asyncio.wait_for(heard.get(), 10))
    connection.add_log_listener(lambda _connection, notice: print("notice", notice.message))
    await connection.execute("DO $$ BEGIN RAISE NOTICE 'seen'; END $$")
    await connection.execute("ALTER TABLE taken ADD COLUMN c int")
    await show("SELECT * FROM taken WHERE a = $1", 1)
    await connection.reset()
    await connection.close()
    pool = await asyncpg.create_pool(min_size=2, max_size=4)
    print(sorted(await asyncio.gather(*[pool.fetchval("SELECT $1::int", n) for n in range(20)])))
    await pool.close()
    print("the end")


asyncio.run(main())

<?php
// What PHP users do, with the pgsql functions and with PDO.
error_reporting(E_ALL & ~E_WARNING);
$db = pg_connect('');
function show(string $text, array $values = []): void
{
    global $db;
    pg_send_query_params($db, $text, $values);
    $result = pg_get_result($db);
    $state = pg_result_error_field($result, PGSQL_DIAG_SQLSTATE);
    echo $text, ': ', $state ? "$state " . pg_result_error_field($result, PGSQL_DIAG_MESSAGE_PRIMARY) : json_encode(pg_fetch_all($result)), ' ', pg_affected_rows($result), "\n";
}
show('SELECT 1 AS one, $1::text AS t, $2::int8 AS n, NULL AS nothing', ['ø', '1099511627776']);
show('SELECT 1/$1::int', [0]);
show('SELECT * FROM nowhere');
show('SELEC');
pg_query($db, 'CREATE TEMP TABLE taken (a int PRIMARY KEY, b text)');
pg_prepare($db, 'put', 'INSERT INTO taken VALUES ($1, $2)');
for ($n = 0; $n < 50; $n++) pg_execute($db, 'put', [$n, "row $n"]);
show('SELECT count(*), sum(a) FROM taken');
echo json_encode(pg_copy_from($db, 'taken', ["1000\tcopied\n", "1001\tcopied\n"])), count(pg_copy_to($db, 'taken')), "\n";
pg_query($db, 'BEGIN');
show('DELETE FROM taken');
show('SELECT 1/0');
show('SELECT 1');
pg_query($db, 'ROLLBACK');
show('SELECT count(*) FROM taken');
pg_query($db, 'LISTEN word');
pg_query($db, "NOTIFY word, 'said'");
$heard = pg_get_notify($db);
echo $heard['message'], ' ', $heard['payload'], "\n";
pg_send_query($db, 'SELECT pg_sleep(20)');
usleep(300000);
echo json_encode(pg_cancel_query($db)), "\n";
show("SELECT 'still here' AS state");
echo json_encode(pg_meta_data($db, 'accounts') !== false), "\n";
$pdo = new PDO('pgsql:', null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
foreach ([true, false] as $emulated) {
    $pdo->setAttribute(PDO::ATTR_EMULATE_PREPARES, $emulated);
    $statement = $pdo->prepare('SELECT :a::int + 1 AS more, :b::text AS words');
    foreach ([1, 2, 3] as $n) {
        $statement->execute(['a' => $n, 'b' => "it's"]);
        echo json_encode($statement->fetchAll(PDO::FETCH_ASSOC)), "\n";
    }
    try {
        $pdo->beginTransaction();
        $pdo->exec('SELECT 1/0');
    } catch (PDOException $fault) {
        echo $fault->getCode(), "\n";
        $pdo->rollBack();
    }
}
echo json_encode($pdo->query('SELECT generate_series(1, 5)')->fetchAll(PDO::FETCH_COLUMN)), "\n";
echo "the end\n";

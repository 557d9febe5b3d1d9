# What Perl's DBI users do with DBD::Pg.
use strict;
use warnings;
use DBI;

$| = 1;
my $db = DBI->connect('dbi:Pg:', undef, undef, { RaiseError => 0, PrintError => 0, AutoCommit => 1, pg_enable_utf8 => 1 })
  or die DBI->errstr;

sub show {
    my ($text, @values) = @_;
    my $statement = $db->prepare($text);
    if (!$statement || !$statement->execute(@values)) {
        print "$text: ", $db->state, ' ', $db->errstr, "\n";
        return;
    }
    print "$text: ", $statement->rows, "\n";
    return unless $statement->{NUM_OF_FIELDS};
    while (my @row = $statement->fetchrow_array) {
        print '  ', join('|', map { defined $_ ? $_ : 'NULL' } @row), "\n";
    }
}

show('SELECT 1, ?::text, ?::int8, NULL', 'x', 2**40);
show('SELECT 1/?::int', 0);
show('SELECT * FROM nowhere');
show('SELEC');
$db->do('CREATE TEMP TABLE taken (a int PRIMARY KEY, b text)');
my $insert = $db->prepare('INSERT INTO taken VALUES (?, ?)');
$insert->execute($_, "row $_") for 1 .. 50;
show('SELECT count(*), sum(a) FROM taken');
$db->begin_work;
show('UPDATE taken SET b = ?', 'changed');
show('SELECT 1/0');
show('SELECT 1');
$db->rollback;
show('SELECT count(*) FROM taken WHERE b = ?', 'changed');
$db->begin_work;
$db->pg_savepoint('one');
show('DELETE FROM taken');
$db->pg_rollback_to('one');
$db->commit;
show('SELECT count(*) FROM taken');
$db->do('COPY taken FROM STDIN');
$db->pg_putcopydata("$_\tcopied\n") for 1000 .. 1999;
print 'copied: ', $db->pg_putcopyend, "\n";
$db->do('COPY (SELECT * FROM taken ORDER BY a) TO STDOUT');
my ($bytes, $line) = (0, '');
while ($db->pg_getcopydata($line) >= 0) { $bytes += length $line }
print "copied out: $bytes\n";
$db->do('LISTEN word');
$db->do("NOTIFY word, 'said'");
my $heard = $db->pg_notifies;
print join(' ', @{$heard}[0, 2]), "\n";
my $columns = $db->column_info(undef, 'public', 'accounts', '%')->fetchall_arrayref({});
print join(' ', map { "$_->{COLUMN_NAME}:$_->{TYPE_NAME}" } @$columns), "\n";
print join(' ', sort $db->primary_key(undef, 'public', 'accounts')), "\n";
my $slow = $db->prepare('SELECT pg_sleep(20)', { pg_async => 1 });
$slow->execute;
select undef, undef, undef, 0.3;
print 'cancelled: ', $db->pg_cancel ? 1 : 0, "\n";
show("SELECT 'still here'");
print 'ping: ', $db->ping, "\n";
$db->disconnect;
print "the end\n";

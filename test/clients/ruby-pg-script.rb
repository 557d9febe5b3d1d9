# What Ruby's pg users do: results, types, prepared statements, pipelines, copies, notifications, cancels.
require 'pg'
$stdout.sync = true
db = PG.connect
db.set_notice_receiver { |result| puts "notice #{result.result_error_field(PG::Result::PG_DIAG_MESSAGE_PRIMARY)}" }

show = lambda do |text, values = []|
  result = db.exec_params(text, values)
  puts "#{text}: #{result.cmd_status} #{result.fields.inspect} #{result.values.inspect}"
rescue PG::Error => e
  puts "#{text}: #{e.class} #{e.result&.result_error_field(PG::Result::PG_DIAG_SQLSTATE)} #{e.message}"
end

show.call('SELECT 1, $1::text, $2::int8, NULL', ['ø', 2**40])
show.call('SELECT 1/$1::int', [0])
show.call('SELECT * FROM nowhere')
show.call('SELEC')
db.exec('CREATE TEMP TABLE taken (a int PRIMARY KEY, b text)')
db.prepare('put', 'INSERT INTO taken VALUES ($1, $2)')
50.times { |n| db.exec_prepared('put', [n, "row #{n}"]) }
show.call('SELECT count(*), sum(a) FROM taken')
puts db.describe_prepared('put').nparams
begin
  db.transaction do
    db.exec('DELETE FROM taken')
    db.exec('SELECT 1/0')
  end
rescue PG::DivisionByZero => e
  puts e.class
end
show.call('SELECT count(*) FROM taken')
db.copy_data('COPY taken FROM STDIN', PG::TextEncoder::CopyRow.new) { 1000.times { |n| db.put_copy_data([n + 1000, 'copied']) } }
bytes = 0
db.copy_data('COPY (SELECT * FROM taken ORDER BY a) TO STDOUT') { while (row = db.get_copy_data) do bytes += row.bytesize end }
puts bytes
db.send_query('SELECT generate_series(1, 1000)')
db.set_single_row_mode
count = 0
while (result = db.get_result) do count += result.ntuples end
puts count
if db.respond_to?(:enter_pipeline_mode)
  db.enter_pipeline_mode
  db.send_query_params('SELECT $1::int', [1])
  db.send_query_params('SELECT 1/0', [])
  db.send_query_params('SELECT 2', [])
  db.pipeline_sync
  db.send_query_params('SELECT 3', [])
  db.pipeline_sync
  8.times do
    result = db.get_result
    puts result.nil? ? 'nil' : "#{result.res_status(result.result_status)} #{result.values.inspect if result.result_status == PG::PGRES_TUPLES_OK}"
  end
  begin
    4.times { db.get_result }
    db.exit_pipeline_mode
  rescue PG::Error => e
    puts e.class
  end
end
db = PG.connect
db.exec('LISTEN word')
db.exec("NOTIFY word, 'said'")
db.wait_for_notify(10) { |channel, _pid, payload| puts "#{channel} #{payload}" }
db.send_query('SELECT pg_sleep(20)')
sleep 0.2
puts db.cancel.inspect
begin
  db.get_last_result
rescue PG::QueryCanceled => e
  puts e.class
end
show.call("SELECT 'still here'")
puts db.parameter_status('server_encoding'), db.transaction_status
db.reset
show.call('SELECT 1')
puts 'the end'

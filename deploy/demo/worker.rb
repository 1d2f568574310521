# A delayed_job worker of the real gem, in the foreground; TERM ends it after the job in hand.
# usage: DATABASE_URL=postgres://… ruby worker.rb --prefix INSTANCE --identifier N
require 'optparse'
require_relative 'demo_job'

options = { prefix: '', identifier: '0' }
OptionParser.new do |parser|
  parser.on('--prefix NAME') { |name| options[:prefix] = name }
  parser.on('--identifier N') { |number| options[:identifier] = number }
end.parse!

$stdout.sync = true
$0 = "#{options[:prefix]} worker.#{options[:identifier]}"
Delayed::Worker.sleep_delay = 1
Delayed::Worker.destroy_failed_jobs = false
worker = Delayed::Worker.new(quiet: false)
# The gem's own --prefix names the process only; this names the locks.
worker.name_prefix = "#{options[:prefix]} " unless options[:prefix].empty?
worker.start

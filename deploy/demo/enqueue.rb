# Puts demo jobs in with the real gem.
# usage: DATABASE_URL=postgres://… ruby enqueue.rb [--from N] [--priority N] [--later SECONDS] [--fail-once] COUNT SECONDS
require 'optparse'

options = { from: 1, priority: 1, later: 0, fail_times: 0 }
parser = OptionParser.new do |on|
  on.banner = 'usage: enqueue.rb [options] COUNT SECONDS'
  on.on('--from N', Integer, 'number of the first job (1)') { |n| options[:from] = n }
  on.on('--priority N', Integer, 'lower runs first (1)') { |n| options[:priority] = n }
  on.on('--later SECONDS', Float, 'due so much later (0)') { |s| options[:later] = s }
  on.on('--fail-once', 'the first attempt fails') { options[:fail_times] = 1 }
end
begin
  parser.parse!
  count = Integer(ARGV.fetch(0))
  seconds = Float(ARGV.fetch(1))
rescue OptionParser::ParseError, IndexError, ArgumentError
  abort parser.help
end

require_relative 'demo_job'
Delayed::Job.transaction do
  count.times do |i|
    Delayed::Job.enqueue DemoJob.new(options[:from] + i, seconds, options[:fail_times]),
                         priority: options[:priority], run_at: Time.now.utc + options[:later]
  end
end
puts "#{count} jobs of #{seconds} s are in the queue"

# The demo's job, and the gem on the database of DATABASE_URL.
require 'logger'
require 'active_record'
require 'delayed_job'
require 'delayed_job_active_record'

DemoJob = Struct.new(:number, :seconds, :fail_times) do
  def before(job)
    @attempts = job.attempts
    @worker = job.locked_by
  end

  def perform
    sleep seconds
    raise "attempt #{@attempts + 1} fails as told" if @attempts < fail_times.to_i

    run = ActiveRecord::Base.sanitize_sql(
      ['insert into demo_runs (number, worker, attempt) values (?, ?, ?)', number, @worker, @attempts + 1]
    )
    ActiveRecord::Base.connection.execute(run)
  end
end

ActiveRecord::Base.establish_connection(ENV.fetch('DATABASE_URL'))

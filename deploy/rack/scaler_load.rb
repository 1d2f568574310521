# frozen_string_literal: true

require "socket"
require "fileutils"

# Rack middleware that tells on a page of its own how many requests a machine has in hand, those that
# wait in front of it too: the mean of the last seconds, rounded up.
#
# By Little's law that mean is the time that requests spent here, divided by the time that went by. A
# request spends time while it is worked on, and has spent some before where its proxy tells since when
# it waited (X-Request-Start). Nothing has to be known of how the server queues.
#
# Several server processes of a machine keep their numbers in one folder; the one that got the port
# tells the sum, and when it ends another one does.
class ScalerLoad
  # A proxy whose clock is wrong must not fill a fleet.
  LONGEST_WAIT = 60.0

  # folder: on a file system in memory, empty after a reboot
  def initialize(app, port: 9293, host: "0.0.0.0", window: 10, folder: "/dev/shm/scaler-load")
    @app = app
    @port = port
    @host = host
    @window = window
    @folder = folder
    @lock = Mutex.new
    @in_hand = 0
    @spent = 0.0
    @changed = monotonic
    @pid = nil
  end

  def call(env)
    begun(waited(env["HTTP_X_REQUEST_START"]))
    begin
      @app.call(env)
    ensure
      @lock.synchronize { count(-1) }
    end
  end

  private

  def begun(waited)
    @lock.synchronize do
      # A process that was forked since has none of its parent's threads.
      start unless @pid == Process.pid
      count(1)
      @spent += waited
    end
  end

  def count(more)
    now = monotonic
    @spent += @in_hand * (now - @changed)
    @changed = now
    @in_hand += more
  end

  # Seconds since "t=1700000000.123" (nginx) or "1700000000123" (milliseconds, or microseconds).
  def waited(header)
    number = header.to_s.delete_prefix("t=").to_f
    return 0.0 unless number.finite?

    number /= 1000 while number > 100_000_000_000
    number.positive? ? (Time.now.to_f - number).clamp(0.0, LONGEST_WAIT) : 0.0
  end

  def start
    @pid = Process.pid
    @in_hand = 0
    @spent = 0.0
    @changed = monotonic
    Thread.new { measure }
    Thread.new { serve }
  end

  # While a process is younger than the window, the number is low.
  def measure
    past = [[monotonic, 0.0]]
    FileUtils.mkdir_p(@folder)
    loop do
      sleep(0.5)
      past << @lock.synchronize { count(0) && [@changed, @spent] }
      past.shift while past.size > 2 && past[1][0] <= past[-1][0] - @window
      time = [past[-1][0] - past[0][0], @window].max
      write(((past[-1][1] - past[0][1]) / time).round(6).ceil)
    end
  end

  # Put in place whole, so that nobody reads half a number.
  def write(number)
    mine = File.join(@folder, Process.pid.to_s)
    File.write("#{mine}.new", number)
    File.rename("#{mine}.new", mine)
  end

  def serve
    server = bind
    loop do
      client = server.accept
      answer(client)
    rescue SystemCallError, IOError
      # Who asked has hung up.
    ensure
      client&.close
    end
  end

  # The port is another process's; it is free when that one ends.
  def bind
    TCPServer.new(@host, @port)
  rescue SystemCallError
    sleep(1)
    retry
  end

  def answer(client)
    return unless client.wait_readable(1)

    client.readpartial(4096)
    body = sum.to_s
    client.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: #{body.size}\r\n" \
                 "Connection: close\r\n\r\n#{body}")
  end

  def sum
    Dir.children(@folder).grep(/\A\d+\z/).sum do |pid|
      file = File.join(@folder, pid)
      alive?(pid.to_i) ? File.read(file).to_i : File.delete(file) * 0
    rescue Errno::ENOENT
      0
    end
  end

  def alive?(pid)
    Process.kill(0, pid) && true
  rescue Errno::EPERM
    true
  rescue Errno::ESRCH
    false
  end

  def monotonic
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end

<powershell>
# User data of role job on Windows Server 2019 or newer; scaler puts the line $Scaler = @{...} behind
# the first. The machine's contract in the language of PowerShell 5.1: docs/machine-contract.md.
Set-StrictMode -Version 1
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if (-not (Test-Path 'variable:Scaler')) { throw 'this is no user data yet: scaler puts the settings in' }

function Get-Given($Name, $Default) {
  $value = [Environment]::GetEnvironmentVariable($Name)
  if ($value) { return $value }
  return $Default
}

$Metadata = Get-Given 'SCALER_METADATA' 'http://169.254.169.254'
$Interval = [double](Get-Given 'SCALER_WATCH_INTERVAL' '5')
$PowerOffAfter = [double](Get-Given 'SCALER_POWEROFF_AFTER' '600')
$Workers = [int](Get-Given 'SCALER_WORKERS' (2 * [Environment]::ProcessorCount))
$Lib = "$env:ProgramData\scaler"
$Processes = "$Lib\processes"
# While this file is there no worker starts, and those that run end after the job in hand.
$Marker = "$Lib\draining"
$Application = "$env:SystemDrive\srv\$($Scaler.APPLICATION)"
$Current = "$Application\current"
if ($Scaler.RELEASE_FROM) { $Current = "$Application\releases\$($Scaler.RELEASE)" }
$Shell = (Get-Process -Id $PID).Path
$Run = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File'
$RunMe = "$Run `"$Lib\machine.ps1`""

function Write-Log($Text) {
  try {
    $log = "$Lib\log.txt"
    if ((Test-Path $log) -and (Get-Item $log).Length -gt 1000000) { Move-Item $log "$log.old" -Force }
    Add-Content $log ('{0:yyyy-MM-ddTHH:mm:ssZ} scaler: {1}' -f [DateTime]::UtcNow, $Text)
  } catch {
    return # a full disk must not stop the rest
  }
}

function Send-Request($Method, $Path, $Header, $Value) {
  $request = [Net.WebRequest]::Create("$Metadata/latest/$Path")
  $request.Method = $Method
  $request.Proxy = $null
  $request.Timeout = 3000
  $request.ReadWriteTimeout = 3000
  $request.Headers.Add("X-aws-ec2-metadata-token$Header", $Value)
  if ($Method -eq 'PUT') { $request.ContentLength = 0 }
  $answer = $null
  try {
    $answer = $request.GetResponse()
    return (New-Object IO.StreamReader($answer.GetResponseStream())).ReadToEnd()
  } catch {
    $failure = $_.Exception.InnerException
    if ($failure -is [Net.WebException]) { $answer = $failure.Response }
    if ($Method -eq 'GET' -and $answer -and [int]$answer.StatusCode -eq 404) { return '' }
    return $null
  } finally {
    if ($answer) { $answer.Close() }
  }
}

# Its text; '' where there is none; $null without an answer, which is not the same.
function Get-Metadata($Path) {
  $token = Send-Request 'PUT' 'api/token' '-ttl-seconds' '60'
  if (-not $token) { return $null }
  return Send-Request 'GET' $Path '' $token
}

function Wait-Instance {
  foreach ($try in 1..60) {
    $text = Get-Metadata 'meta-data/instance-id'
    if ($text) { return $text }
    Start-Sleep -Seconds 1
  }
  throw "no answer from ${Metadata}: is the metadata service on?"
}

# An address becomes dbhost; a name is left to DNS, which knows when it moves.
function Set-Database($Place) {
  $env:DB_HOST = $Place
  $env:DB_PORT = '5432'
  if ($Place -match '^([^:]*):(\d+)$') {
    $env:DB_HOST = $Matches[1]
    $env:DB_PORT = $Matches[2]
  }
  if (-not $env:DB_HOST) { $env:DB_PORT = $null }
}

function Update-Hosts {
  if ($env:DB_HOST -notmatch '^[\d.]+$|:') { return }
  $file = "$env:SystemRoot\System32\drivers\etc\hosts"
  $lines = @()
  if (Test-Path $file) {
    $lines = @([IO.File]::ReadAllLines($file) | Where-Object { $_ -notmatch '# scaler$|^[^#\s]+\s+dbhost\s*$' })
  }
  [IO.File]::WriteAllLines($file, [string[]]($lines + "$env:DB_HOST dbhost # scaler"))
}

function Get-Archive($Url, $File) {
  $why = ''
  foreach ($pause in 0, 1, 2, 4, 8) {
    Start-Sleep -Seconds $pause
    try {
      if ($Url -match '^s3://([^/]+)/(.+)$') {
        $where = @{ BucketName = $Matches[1]; Key = $Matches[2]; File = $File }
        # Of the AWS Tools, which Amazon's images bring; in the name of the machine's role.
        Read-S3Object @where -Region (Get-Metadata 'meta-data/placement/region') | Out-Null
      } else {
        Invoke-WebRequest -Uri $Url -OutFile $File -UseBasicParsing -TimeoutSec 600
      }
      return
    } catch {
      $why = "$_"
    }
  }
  throw "$Url cannot be read: $why"
}

function Install-Release {
  $from = [string]$Scaler.RELEASE_FROM
  $release = [string]$Scaler.RELEASE
  if (-not $from -or (Test-Path $Current)) { return }
  if ($release -notmatch '^\w[\w.-]*$') { throw "user data: the release '$release' may hold letters, digits and ._-" }
  if ($from -notmatch '^(s3|https)://' -or $from -match '\.git$') {
    throw "RELEASE_FROM=${from}: on Windows write s3://bucket/... or https://..."
  }
  $new = "$Application\new"
  if (Test-Path $new) { Remove-Item $new -Recurse -Force }
  New-Item -ItemType Directory -Force "$Application\releases", $new | Out-Null
  $url = $from.TrimEnd('/') + "/$release.tar.gz"
  $archive = "$Application\archive.tar.gz"
  Get-Archive $url $archive
  & "$env:SystemRoot\System32\tar.exe" -xzf $archive -C $new
  if ($LASTEXITCODE -ne 0) { throw "$url is no archive" }
  Remove-Item $archive
  Move-Item $new $Current
  Write-Log "release $release is current"
}

function Get-Program {
  foreach ($name in 'worker.ps1', 'worker.exe', 'worker.cmd') {
    if (Test-Path "$Current\bin\$name") { return "$Current\bin\$name" }
  }
  throw "$Current has no bin\worker.ps1, bin\worker.exe or bin\worker.cmd"
}

function Start-Hidden($File, $Arguments, $Folder) {
  $start = New-Object Diagnostics.ProcessStartInfo($File, $Arguments)
  $start.WorkingDirectory = $Folder
  $start.UseShellExecute = $false
  $start.CreateNoWindow = $true
  return [Diagnostics.Process]::Start($start)
}

function Start-Worker($Number) {
  $program = Get-Program
  $told = "--prefix $($S.Instance) --identifier $Number"
  $file = $program
  if ($program -like '*.ps1') {
    $file = $Shell
    $told = "$Run `"$program`" $told"
  } elseif ($program -like '*.cmd') {
    $file = $env:ComSpec
    $told = "/d /s /c `"`"$program`" $told`""
  }
  $process = Start-Hidden $file $told $Current
  [IO.File]::WriteAllText("$Processes\$Number", "$($process.Id) $($process.StartTime.ToFileTimeUtc())")
}

# How many seconds it lives, known by its number and start, which no other process shares; -1: it does not.
function Get-Age($Number) {
  $file = "$Processes\$Number"
  if (-not (Test-Path $file)) { return -1 }
  if ([IO.File]::ReadAllText($file) -match '^(\d+) (\d+)$') {
    $process = Get-Process -Id $Matches[1] -ErrorAction SilentlyContinue
    if ($process -and "$($process.StartTime.ToFileTimeUtc())" -eq $Matches[2] -and -not $process.HasExited) {
      return [Math]::Max(0, ([DateTime]::Now - $process.StartTime).TotalSeconds)
    }
  }
  return -1
}

# Starts what is wanted; what ends by itself waits ever longer.
function Update-Workers {
  $now = $S.Clock.Elapsed.TotalSeconds
  $living = 0
  $ready = 0
  $numbers = @(1..([Math]::Max(1, $Workers))) + @(Get-ChildItem $Processes -Name | ForEach-Object { [int]$_ })
  foreach ($number in $numbers | Sort-Object -Unique) {
    $age = Get-Age $number
    if ($age -ge 0) {
      $living++
      if ($age -gt 60) { $S.Pause[$number] = 0 }
      if ($age -gt 1 -and $S.Pause[$number] -le 1) { $ready++ }
    } elseif ($S.Started -and $number -le $Workers -and -not (Test-Path $Marker) -and $now -ge $S.Next[$number]) {
      if ($S.Next[$number]) { Write-Log "worker $number has ended by itself and is started again" }
      $S.Pause[$number] = [Math]::Min(60, 2 * $S.Pause[$number] + 1)
      $S.Next[$number] = $now + $S.Pause[$number]
      Start-Worker $number
      $living++
    }
  }
  $S.Workers = $living
  $state = 'starting'
  if ($S.Failed) { $state = 'failed' }
  elseif ($S.Notice -or $S.Seen -ceq 'draining') { $state = 'draining' }
  elseif ($S.Started -and $ready -ge $Workers) { $state = 'ready' }
  $says = [ordered]@{ instance = $S.Instance; role = [string]$Scaler.ROLE; boot = $S.Boot }
  if ($Scaler.RELEASE -and $S.Started) { $says.release = [string]$Scaler.RELEASE }
  $says.state = $state
  $says.seenTag = $S.Seen
  $says.workers = $living
  if ($S.Notice) { $says.notice = $S.Notice }
  $S.Page.Known = @($S.Clock.Elapsed.TotalSeconds, (ConvertTo-Json $says -Compress))
}

# Whoever is to be taken back in two minutes does not wait for the cordon.
function Read-Notice {
  $text = Get-Metadata 'meta-data/spot/instance-action'
  if ($null -eq $text) { return }
  $S.Notice = $null
  try {
    $notice = ConvertFrom-Json $text
    if ($notice -and $notice.GetType().Name -eq 'PSCustomObject') { $S.Notice = $notice }
  } catch {
    return
  }
}

function Read-Tag {
  $tag = Get-Metadata 'meta-data/tags/instance/scaler-state'
  Read-Notice
  if ($null -eq $tag) {
    if (-not $S.Deaf) { Write-Log 'the metadata service does not answer; the cordon stays as it is' }
  } elseif ($tag -ceq 'draining' -or $S.Notice) {
    if (-not (Test-Path $Marker)) {
      Write-Log "draining: tag '$tag', notice '$($S.Notice)'"
      [IO.File]::WriteAllText($Marker, '')
    }
    # Not before: "draining, 0 workers" is the proof that nothing starts here any more.
    $S.Seen = $tag
    Stop-Forgotten
  } else {
    $S.Seen = $tag
    $S.Idle = $null
    if (Test-Path $Marker) {
      Write-Log 'the cordon is taken back'
      $S.Page.Known = $null
      Remove-Item $Marker
    }
  }
  $S.Deaf = $null -eq $tag
}

function Stop-Forgotten {
  $now = $S.Clock.Elapsed.TotalSeconds
  if ($S.Workers -ne 0) { $S.Idle = $null }
  elseif ($null -eq $S.Idle) { $S.Idle = $now }
  elseif ($now - $S.Idle -ge $PowerOffAfter) {
    Write-Log 'drained long ago and forgotten: powering off'
    Stop-Computer -Force
  }
}

# Answers GET /scaler beside the rest; nobody is listened to for longer than two seconds.
function Start-Page {
  $serve = {
    param($Page, $Clock)
    $ErrorActionPreference = 'Stop'
    $listener = New-Object Net.Sockets.TcpListener([Net.IPAddress]::Any, 8099)
    $listener.Start()
    while ($true) {
      $client = $listener.AcceptTcpClient()
      try {
        $client.ReceiveTimeout = 2000
        $client.SendTimeout = 2000
        $stream = $client.GetStream()
        $bytes = New-Object byte[] 8192
        $got = 0
        $asked = ''
        $end = $Clock.Elapsed.TotalSeconds + 2
        while ($asked -notmatch '\n\r?\n' -and $got -lt $bytes.Length -and $Clock.Elapsed.TotalSeconds -lt $end) {
          $read = $stream.Read($bytes, $got, $bytes.Length - $got)
          if ($read -le 0) { break }
          $got += $read
          $asked = [Text.Encoding]::ASCII.GetString($bytes, 0, $got)
        }
        $known = $Page.Known
        $status = '200 OK'
        $text = ''
        if ($asked -cnotmatch '^GET ') { $status = '405 GET only' }
        elseif ($asked -cnotmatch '^GET /scaler ') { $status = '404 Not Found'; $text = "see /scaler`n" }
        elseif (-not $known -or $Clock.Elapsed.TotalSeconds - $known[0] -gt 120) {
          $status = '503 Service Unavailable'
          $text = "nothing is known of this machine now`n"
        } else { $text = $known[1] }
        $body = [Text.Encoding]::UTF8.GetBytes($text)
        $head = "HTTP/1.1 $status`r`nContent-Length: $($body.Length)`r`nConnection: close`r`n`r`n"
        [byte[]]$answer = [Text.Encoding]::ASCII.GetBytes($head) + $body
        $stream.Write($answer, 0, $answer.Length)
      } catch {
        Start-Sleep -Milliseconds 50 # nonsense, or gone
      } finally {
        $client.Close()
      }
    }
  }
  $S.Thread = [PowerShell]::Create()
  [void]$S.Thread.AddScript($serve.ToString()).AddArgument($S.Page).AddArgument($S.Clock)
  return $S.Thread.BeginInvoke()
}

# Lives as long as the boot: a key that Windows forgets when it goes down.
function Get-Boot {
  $key = [Microsoft.Win32.Registry]::LocalMachine.CreateSubKey(
    'SOFTWARE\scaler-boot',
    [Microsoft.Win32.RegistryKeyPermissionCheck]::ReadWriteSubTree,
    [Microsoft.Win32.RegistryOptions]::Volatile)
  if (-not $key.GetValue('boot')) { $key.SetValue('boot', [Guid]::NewGuid().ToString()) }
  return [string]$key.GetValue('boot')
}

function Start-Keeper {
  $lock = [IO.File]::Open("$Lib\lock", 'OpenOrCreate', 'ReadWrite', 'None') # one keeper at a time
  $S.Boot = Get-Boot
  $S.Instance = Wait-Instance
  $env:SCALER_INSTANCE = $S.Instance
  $env:SCALER_STOP = $Marker
  $page = Start-Page
  $deploy = Start-Hidden $Shell "$RunMe deploy" $Lib
  $due = 0
  while (-not $page.IsCompleted) {
    try {
      if ($S.Clock.Elapsed.TotalSeconds -ge $due) {
        $due = $S.Clock.Elapsed.TotalSeconds + $Interval
        Read-Tag
      }
      if ($deploy -and $deploy.HasExited) {
        $S.Started = $deploy.ExitCode -eq 0
        $S.Failed = -not $S.Started
        $deploy = $null
      }
      Update-Workers
    } catch {
      Write-Log "$_; tried again"
    }
    Start-Sleep -Milliseconds 500
  }
  $lock.Close()
  throw 'port 8099 cannot be served'
}

function Install-Machine($Text) {
  New-Item -ItemType Directory -Force $Processes | Out-Null
  # SYSTEM and administrators alone: whoever writes here runs as SYSTEM.
  & icacls.exe $Lib /inheritance:r /grant '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "$Lib cannot be closed to others" }
  [IO.File]::WriteAllText("$Lib\machine.ps1", $Text, [Text.Encoding]::ASCII)
  if (-not (Get-NetFirewallRule -Name scaler -ErrorAction SilentlyContinue)) {
    New-NetFirewallRule -Name scaler -DisplayName 'scaler' -Direction Inbound -Action Allow -Protocol TCP -LocalPort 8099 | Out-Null
  }
  # Every minute, too, so that a keeper that has died comes back; one that lives is left alone.
  $task = @{
    TaskName = 'scaler'
    Action = New-ScheduledTaskAction -Execute $Shell -Argument "$RunMe keeper"
    Trigger = @(
      (New-ScheduledTaskTrigger -AtStartup),
      (New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Minutes 1)))
    Settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -ExecutionTimeLimit ([TimeSpan]::Zero) -Priority 4
    Principal = New-ScheduledTaskPrincipal -UserId 'NT AUTHORITY\SYSTEM' -LogonType ServiceAccount -RunLevel Highest
  }
  Register-ScheduledTask @task -Force | Out-Null
  Start-ScheduledTask -TaskName scaler
}

[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
Set-Database ([string]$Scaler.DB)
$S = @{
  Clock = [Diagnostics.Stopwatch]::StartNew()
  Page = [Hashtable]::Synchronized(@{ Known = $null }); Thread = $null
  Pause = @{}; Next = @{}
  Seen = ''; Notice = $null; Deaf = $false; Idle = $null
  Workers = $null; Started = $false; Failed = $false
  Instance = ''; Boot = ''
}
$mode = "$args"
if ($mode -eq '') { Install-Machine ([string]$MyInvocation.MyCommand.ScriptBlock) }
elseif ($mode -eq 'keeper') {
  try { Start-Keeper } catch { Write-Log "$_"; exit 1 }
} else {
  try {
    if ([string]$Scaler.ROLE -ne 'job') { throw "unknown role '$($Scaler.ROLE)': this script runs workers only" }
    Update-Hosts
    Install-Release
    [void](Get-Program)
  } catch { Write-Log "$_"; exit 1 }
}
</powershell>

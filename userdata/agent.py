"""A machine's agent: asks the metadata service, keeps the role's processes, answers the page."""
import asyncio, fcntl, hashlib, hmac, json, os, re, shlex, shutil, signal, subprocess, sys, threading, time
from urllib.parse import quote, urlsplit
from urllib.request import ProxyHandler, Request, build_opener, urlopen

E = {
    "SCALER_METADATA": "http://169.254.169.254", "SCALER_BIND": "0.0.0.0", "SCALER_PORT_OFFSET": "0",
    "SCALER_APP_PORT": "80", "SCALER_WATCH_INTERVAL": "5", "SCALER_POWEROFF_AFTER": "600",
    "SCALER_POWEROFF": "shutdown -h now" if os.environ.get("whole") else "true",
    "SCALER_HOSTS": os.environ["SCALER_ROOT"] + "/etc/hosts", **os.environ}
ETC, LIB, RUN = (E["SCALER_ROOT"] + part + "/scaler" for part in ("/etc", "/var/lib", "/run"))
MARKER, PROCESSES = LIB + "/draining", RUN + "/processes/"
HTTP = build_opener(ProxyHandler({}))


def log(text):
    print(time.strftime("%FT%TZ scaler:", time.gmtime()), text, file=sys.stderr, flush=True)


def read(path):
    try:
        with open(path, errors="surrogateescape") as file:
            return file.read().strip()
    except OSError:
        return ""


def write(path, text=""):
    with open(path + ".new", "w") as file:
        file.write(text)
    os.replace(path + ".new", path)


def metadata(path):
    """Its text; "" where there is none; None without an answer, which is not the same."""
    def ask(path, method, header, value):
        header = {"X-aws-ec2-metadata-token" + header: value}
        request = Request(E["SCALER_METADATA"] + "/latest/" + path, method=method, headers=header)
        with HTTP.open(request, timeout=3) as answer:
            return answer.read(99999).decode(errors="replace")
    token = ""
    try:
        token = ask("api/token", "PUT", "-ttl-seconds", "60")
        return ask(path, "GET", "", token)
    except Exception as error:
        return "" if token and getattr(error, "code", 0) == 404 else None


def settings():
    """What the metadata service says as lines for the shell; user data is never evaluated."""
    def learn(path):
        for _ in range(60):
            text = metadata(path)
            if text is not None:
                return text
            time.sleep(1)
        sys.exit(f"scaler: no answer from {E['SCALER_METADATA']}: is the metadata service on?")
    facts = {key: E[key] for key in E if key.startswith("SCALER_")} | {
        "SCALER_INSTANCE": learn("meta-data/instance-id"),
        "SCALER_TYPE": learn("meta-data/instance-type"), "whole": E["whole"]}
    line = re.search(r"^(?:# ?)?(DB=[^;\n]*;ROLE=.*)", learn("user-data"), re.M)
    facts["PROBLEM"] = "" if line else "the user data has no line DB=ADDRESS;ROLE=NAME: add one"
    given = dict(field.partition("=")[::2] for field in (line[1] if line else "").strip().split(";"))
    for key in "DB", "ROLE", "RUNS", "APPLICATION", "RELEASE", "RELEASE_FROM", "VOLUMES":
        facts[key] = given.get(key, "")
        if key not in ("RELEASE_FROM", "VOLUMES") and not re.fullmatch(r"(\w[\w.:-]*)?", facts[key], re.A):
            facts |= {"PROBLEM": f"user data: {key} may hold letters, digits and ._-", key: ""}
    pair = re.fullmatch(r"([^:]*):(\d+)", facts["DB"])
    host, port = pair.groups() if pair else (facts["DB"], "5432")
    facts |= {"RUNS": facts["RUNS"] or facts["ROLE"], "DB_HOST": host, "DB_PORT": host and port,
              "SCALER_HOME": f"{E['SCALER_ROOT']}/srv/{facts['APPLICATION']}"}
    for key, value in facts.items():
        print(f"{key}={shlex.quote(value)}")


def s3(bucket, path, region):
    """A request for an object in the name of the machine's own role (AWS Signature Version 4)."""
    role = metadata("meta-data/iam/security-credentials/")
    keys = role and metadata("meta-data/iam/security-credentials/" + role.split("\n")[0])
    if not keys:
        sys.exit(f"scaler: this machine has no role that could read s3://{bucket}: give it a profile")
    keys, now = json.loads(keys), time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    base = E.get("SCALER_S3") or f"https://s3.{region}.amazonaws.com"
    path = quote(f"/{bucket}/{path}")
    header = {
        "host": urlsplit(base).netloc, "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
        "x-amz-date": now, "x-amz-security-token": keys["Token"]}
    names, scope = ";".join(header), f"{now[:8]}/{region}/s3/aws4_request"
    lines = ["GET", path, "", *map(":".join, header.items()), "", names, "UNSIGNED-PAYLOAD"]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    key = ("AWS4" + keys["SecretAccessKey"]).encode()
    for part in (*scope.split("/"), f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{digest}"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    header["authorization"] = (f"AWS4-HMAC-SHA256 Credential={keys['AccessKeyId']}/{scope}, "
                               f"SignedHeaders={names}, Signature={key.hex()}")
    return Request(base + path, headers=header)


def fetch():
    """Prints the release's archive. A bucket may lie in another region, which S3 then names."""
    source = f"{E['RELEASE_FROM'].rstrip('/')}/{E['RELEASE']}.tar.gz"
    bucket, _, path = source[5:].partition("/")
    region, why = E.get("SCALER_REGION") or metadata("meta-data/placement/region") or "us-east-1", ""
    for pause in 0, 1, 2, 4, 8:
        time.sleep(pause)
        try:
            request = s3(bucket, path, region) if source.startswith("s3://") else source
            with urlopen(request, timeout=30) as answer:
                return shutil.copyfileobj(answer, sys.stdout.buffer)
        except OSError as error:
            why, status = error, getattr(error, "code", 0)
            region = (getattr(error, "headers", None) or {}).get("x-amz-bucket-region", region)
            if status in (401, 403, 404):
                break
    sys.exit(f"scaler: {source} cannot be read: {why}")


def hosts():
    """An address becomes dbhost; a name is left to DNS, which knows when it moves."""
    file, ours = E["SCALER_HOSTS"], " # scaler\n"
    old = read(file) + "\n"
    new = re.sub(r"^(.* # scaler|[^#\s]+[ \t]+dbhost[ \t]*)\n", "", old, flags=re.M).lstrip("\n")
    if re.fullmatch(r"[\d.]+|.*:.*", E["DB_HOST"]):
        new += E["DB_HOST"] + " dbhost" + ours
    if E["whole"]:
        new += "127.0.1.1 " + E["SCALER_INSTANCE"] + ours
    if new != old:
        with open(file, "w", errors="surrogateescape") as out:
            out.write(new)


async def serve(port, answer):
    """Answers GET; nobody is listened to for longer than two seconds."""
    async def reply(reader, writer):
        try:
            words = (await asyncio.wait_for(reader.readuntil(b"\n\r\n"), 2)).split(b" ")
            status, body = answer(words[1]) if words[0] == b"GET" else ("405 GET only", b"")
            head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + body)
        except Exception:
            pass  # nonsense, or gone
        writer.close()
    port += int(E["SCALER_PORT_OFFSET"])
    try:
        server = await asyncio.start_server(reply, E["SCALER_BIND"], port, limit=8192)
        await server.serve_forever()
    except OSError as error:
        log(f"cannot listen on {E['SCALER_BIND']}, port {port}: {error}")


def hook(name, limit, output=None):
    """Its exit status, 9 after the limit in seconds, and what it printed if that is asked for."""
    try:
        done = subprocess.run([f"{ETC}/{name}"], stdout=output, text=True, timeout=limit)
        return done.returncode, done.stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        log(f"{ETC}/{name}: {error}")
        return 9, ""


def send(process, number):
    try:
        os.kill(process[0], number)
    except OSError:
        pass  # it has just ended


def command(*words):
    return subprocess.Popen(["bash", LIB + "/machine", *words], stdin=subprocess.DEVNULL)


def start_of(pid):
    stat = read(f"/proc/{pid}/stat").rpartition(")")[2].split() or "Z"
    return "" if stat[0] == "Z" else stat[19]


def living(name):
    """pid, start, launch, release of a process, which pid and start time make unmistakable."""
    pid, start, launch, release = (read(PROCESSES + name).split(" ", 3) + [""] * 4)[:4]
    return (int(pid), start, float(launch), release) if start and start_of(pid) == start else ()


class Keeper:
    def __init__(self):
        self.seen, self.workers, self.idle, self.page = "", None, None, (0, b"")
        self.children, self.told, self.pause, self.next = [], set(), {}, {}
        self.deaf = self.broken = False
        self.notice, self.leaving = {}, None

    def keep(self):
        """Starts what is wanted, asks the rest to end; what ends by itself waits ever longer."""
        self.children = [child for child in self.children if child.poll() is None]
        now, current = time.monotonic(), os.path.realpath(E["SCALER_HOME"] + "/current")
        cordoned = os.path.exists(MARKER) and E["RUNS"] != "app"
        wanted = [] if cordoned else read(RUN + "/wanted").split()
        for name in {*wanted, *os.listdir(PROCESSES)}:
            process = living(name)
            if process and (name not in wanted or process[3] != current):
                if process not in self.told:
                    self.told.add(process)
                    self.pause[name] = self.next[name] = 0
                    send(process, signal.SIGTERM)
            elif process:
                self.pause[name] = 0 if now - process[2] > 60 else self.pause.get(name, 1)
            elif name in wanted and now >= self.next.get(name, 0):
                if self.next.get(name):
                    log(f"{name} has ended by itself and is started again")
                self.pause[name] = min(60, self.pause.get(name, 0) * 2 + 1)
                self.next[name] = now + self.pause[name]
                child = command("run_process", name)
                self.children.append(child)
                write(PROCESSES + name, f"{child.pid} {start_of(child.pid)} {now} {current}")
        self.report(wanted)

    def runs(self, name):
        """It has lived for a second; for a minute if it has ended by itself before."""
        process = living(name)
        return process and time.monotonic() - process[2] > 1 and self.pause.get(name, 0) <= 1

    def report(self, wanted):
        busy = self.workers = None
        if "scaler:hook" in read(ETC + "/status"):
            ready = wanted and all(map(self.runs, wanted))
            self.workers = sum(bool(living(name)) for name in os.listdir(PROCESSES) if name.isdigit())
        else:
            code, text = hook("status", 30, subprocess.PIPE)
            workers, busy = (re.search(rf"\b{word}=(\d+)", text) for word in ("workers", "busy"))
            ready = code == 0
            if code > 1 or not workers:
                return  # Unknown is not zero: the page grows old and is then refused.
            self.workers = int(workers[1])
        state = ("failed" if os.path.exists(RUN + "/failed") else
                 "draining" if self.notice or self.seen == "draining" else
                 "ready" if ready and os.path.exists(RUN + "/started") else "starting")
        home = E["SCALER_HOME"] + "/current"
        release = read(home + "/.scaler-release") or read(home + "/REVISION")
        page = {"instance": E["SCALER_INSTANCE"], "role": E["ROLE"], "boot": read(RUN + "/boot"),
                **({"release": release} if release else {}), "state": state, "seenTag": self.seen,
                "workers": self.workers, **({"busy": int(busy[1])} if busy else {}),
                **({"notice": self.notice} if self.notice else {})}
        self.page = time.monotonic(), json.dumps(page).encode()

    def look_at_tag(self):
        tag = metadata("meta-data/tags/instance/scaler-state")
        self.look_at_notice()
        if tag is None:
            self.deaf or log("the metadata service does not answer; the cordon stays as it is")
        elif tag == "draining" or self.notice:
            if self.leaving != (tag, self.notice):
                log("cordoned: draining" if tag else f"spot, to be taken back: {self.notice}")
                write(MARKER)
                if hook("drain", 60)[0]:
                    return log("the drain hook has failed and is run again")
            # Not before: "draining, 0 workers" is the proof that nothing starts here any more.
            self.seen, self.leaving = tag, (tag, self.notice)
            idle, now = E["RUNS"] == "job" and self.workers == 0, time.monotonic()
            self.idle = (self.idle or now) if idle else None
            if idle and now - self.idle >= float(E["SCALER_POWEROFF_AFTER"]):
                log("drained long ago and forgotten: powering off")
                subprocess.run(["sh", "-c", E["SCALER_POWEROFF"]])
                sys.exit()
        else:
            self.seen, self.idle, self.leaving = tag, None, None
            if os.path.exists(MARKER):
                log("the cordon is taken back")
                self.page = 0, b""
                self.report([])
                os.remove(MARKER)
                if os.path.exists(RUN + "/started") and hook("start", 60)[0]:
                    write(RUN + "/failed")
        self.deaf = tag is None

    def look_at_notice(self):
        """Whoever is to be taken back in two minutes does not wait for the cordon."""
        text = metadata("meta-data/spot/instance-action")
        if text is not None:
            try:
                notice = json.loads(text or "0")
            except ValueError:
                notice = 0
            self.notice = notice if type(notice) is dict else {}

    def answer(self, path):
        if path != b"/scaler":
            return "404 Not Found", b"see /scaler\n"
        at, page = self.page
        if not page or time.monotonic() - at > 120:
            return "503 Service Unavailable", b"nothing is known of this machine now\n"
        return "200 OK", page

    def serve(self):
        asyncio.run(serve(8099, self.answer))
        self.broken = True  # no page, no machine
        os.kill(os.getpid(), signal.SIGTERM)

    def run(self):
        threading.Thread(target=self.serve, daemon=True).start()
        interval, due = float(E["SCALER_WATCH_INTERVAL"]), 0
        while True:
            try:
                if time.monotonic() >= due:
                    due = time.monotonic() + interval
                    self.look_at_tag()
                self.keep()
            except Exception as error:
                log(f"{error!r}; tried again")
            time.sleep(min(1, interval))


def every_process():
    return [process for process in map(living, os.listdir(PROCESSES)) if process]


def machine():
    """This process is the machine: it leads a group of its own, and all ends with it."""
    lock = open(RUN + "/lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        log("this machine stands already and is brought up again")
        os.execvp("bash", ["bash", LIB + "/machine", "bring_up"])
    for process in every_process():
        send(process, signal.SIGKILL)  # of a life before a crash
    for name in {"started", "failed", "wanted"} & set(os.listdir(RUN)):
        os.remove(f"{RUN}/{name}")
    write(RUN + "/boot", read("/proc/sys/kernel/random/uuid"))
    os.getpgrp() == os.getpid() or os.setpgid(0, 0)
    for number in signal.SIGTERM, signal.SIGINT:
        signal.signal(number, lambda *_: sys.exit())
    keeper = Keeper()
    try:
        keeper.children.append(command("bring_up"))
        keeper.run()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
        end = time.monotonic() + 10
        while every_process() and time.monotonic() < end:
            time.sleep(0.05)
        for process in every_process():
            send(process, signal.SIGKILL)
        if keeper.broken or os.path.exists(RUN + "/failed"):
            os._exit(1)


def welcome():
    asyncio.run(serve(int(E["SCALER_APP_PORT"]), lambda path: ("200 OK", b"welcome\n")))


def keeper():
    write(RUN + "/boot", read("/proc/sys/kernel/random/boot_id"))
    Keeper().run()


globals()[sys.argv[1]]()

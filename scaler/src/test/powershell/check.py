"""What can be said of a boot script of PowerShell without running it: check.py FILE.

Prints a line for each mistake and ends with 1 if there is one: what does not parse, operators that
PowerShell 5.1 has not, commands, parameters and variables that nobody has heard of, calls of the
script's own functions with too many or too few arguments, keys of $S that it does not begin with.
With --values, prints as JSON what the literals on the lines $x = ... stand for.
"""
import json
import sys

import tree_sitter
import tree_sitter_powershell

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))

# Of Windows PowerShell 5.1 and its modules on Windows Server, and of the AWS Tools; parameters in use.
COMMANDS = {
    "Add-Content": "", "ConvertFrom-Json": "", "ConvertTo-Json": "Compress", "ForEach-Object": "",
    "Get-ChildItem": "Name", "Get-Date": "", "Get-Item": "", "Get-NetFirewallRule": "Name ErrorAction",
    "Get-Process": "Id ErrorAction", "Invoke-WebRequest": "Uri OutFile UseBasicParsing TimeoutSec",
    "Move-Item": "Force", "New-Item": "ItemType Force", "New-Object": "",
    "New-NetFirewallRule": "Name DisplayName Direction Action Protocol LocalPort",
    "New-ScheduledTaskAction": "Execute Argument",
    "New-ScheduledTaskPrincipal": "UserId LogonType RunLevel",
    "New-ScheduledTaskSettingsSet": "MultipleInstances ExecutionTimeLimit Priority",
    "New-ScheduledTaskTrigger": "AtStartup Once At RepetitionInterval", "New-TimeSpan": "Minutes",
    "Out-Null": "", "Read-S3Object": "Region", "Register-ScheduledTask": "Force",
    "Remove-Item": "Recurse Force", "Set-StrictMode": "Version", "Sort-Object": "Unique",
    "Start-ScheduledTask": "TaskName", "Start-Sleep": "Seconds Milliseconds", "Stop-Computer": "Force",
    "Test-Path": "", "Where-Object": "", "icacls.exe": None,
}
COMMANDS = {name.lower(): None if known is None else known.lower().split() for name, known in COMMANDS.items()}
AUTOMATIC = {"_", "args", "true", "false", "null", "pid", "matches", "lastexitcode", "myinvocation",
             "erroractionpreference", "progresspreference", "scaler"}
NEWER = {"&&", "||", "??", "??=", "?.", "?"}


def inside(node):
    yield node
    for child in node.children:
        yield from inside(child)


def text(node):
    return node.text.decode()


def name(variable):
    return text(variable).strip("$@{}").lower()


def parsed(source):
    lines = source.splitlines(keepends=True)
    kept = ["\n" if line.strip() in ("<powershell>", "</powershell>") else line for line in lines]
    return PARSER.parse("".join(kept).encode()).root_node


class Check:
    def __init__(self, root):
        self.root, self.mistakes = root, []
        self.functions = {}
        for node in inside(root):
            if node.type == "function_statement":
                called = next(text(child) for child in node.children if child.type == "function_name")
                self.functions[called.lower()] = node

    def tell(self, node, what):
        self.mistakes.append(f"line {node.start_point[0] + 1}: {what}")

    def owner(self, node):
        while node and node.type != "function_statement":
            node = node.parent
        return node.id if node else None

    def shape(self):
        for node in inside(self.root):
            if node.type == "ERROR" or node.is_missing:
                self.tell(node, f"does not parse: {text(node)[:60]!r}")
            if not node.children and text(node) in NEWER:
                self.tell(node, f"{text(node)} is not in PowerShell 5.1")

    def commands(self):
        for node in inside(self.root):
            if node.type != "command":
                continue
            called = next((child for child in node.children if child.type == "command_name"), None)
            # What is called by an expression, such as & "$folder\\tar.exe", is not known here.
            if called is None or not text(called)[0].isalpha():
                continue
            word = text(called).lower()
            elements = [part for child in node.children if child.type == "command_elements"
                        for part in child.children if part.type != "command_argument_sep"]
            if word in self.functions:
                function = self.functions[word]
                wanted = sum(part.type == "script_parameter" and self.direct(part, function)
                             for part in inside(function))
                if len(elements) != wanted:
                    self.tell(node, f"{text(called)} takes {wanted} arguments, not {len(elements)}")
            elif word not in COMMANDS and word != "param":
                self.tell(node, f"{text(called)} is no command that is known")
            elif COMMANDS.get(word) is not None:
                for part in elements:
                    if part.type == "command_parameter" and text(part)[1:].lower() not in COMMANDS[word]:
                        self.tell(node, f"{text(called)} has no {text(part)} that is known")

    @staticmethod
    def direct(parameter, function):
        """A parameter of the function, not of a block within it."""
        node = parameter.parent
        while node.id != function.id:
            if node.type in ("script_block", "script_block_expression"):
                return False
            node = node.parent
        return True

    def variables(self):
        known = set()
        for node in inside(self.root):
            if node.type == "left_assignment_expression":
                # $a.b = and $a[1] = need an $a that is there
                if not any(part.type in ("member_access", "element_access") for part in inside(node)):
                    known |= {(self.owner(node), name(part)) for part in inside(node) if part.type == "variable"}
            elif node.type in ("script_parameter", "foreach_statement"):
                first = next(part for part in inside(node) if part.type == "variable")
                known.add((self.owner(node), name(first)))
        for node in inside(self.root):
            if node.type in ("variable", "braced_variable") and not name(node).startswith("env:"):
                if name(node) not in AUTOMATIC and not {(self.owner(node), name(node)), (None, name(node))} & known:
                    self.tell(node, f"{text(node)} is given no value")

    def state(self):
        keys = set()
        for node in inside(self.root):
            if node.type == "assignment_expression" and text(node).startswith("$S = @{"):
                keys = {text(part).lower() for part in inside(node) if part.type == "key_expression"}
        for node in inside(self.root):
            if node.type == "member_access" and text(node.children[0]) == "$S":
                if text(node.children[-1]).lower() not in keys:
                    self.tell(node, f"{text(node)} is not among what $S begins with")

    def all(self):
        self.shape()
        if not self.mistakes:
            self.commands()
            self.variables()
            self.state()
        return self.mistakes


def value(expression):
    """Of strings in single quotes and characters by number, joined by +."""
    parts = []
    for node in inside(expression):
        if node.type == "verbatim_string_characters":
            parts.append(text(node)[1:-1].replace("''", "'"))
        elif node.type == "cast_expression":
            assert text(node).startswith("[char]0x"), text(node)
            parts.append(chr(int(text(node)[6:], 16)))
        elif not node.children:
            inner = {"verbatim_string_characters", "cast_expression", "type_literal"}
            above = node.parent
            while above.id != expression.id and above.type not in inner:
                above = above.parent
            assert above.type in inner or text(node) == "+", text(node)
    return "".join(parts)


def values(root):
    for node in inside(root):
        if node.type == "ERROR" or node.is_missing:
            raise SystemExit(f"does not parse: {text(node)[:60]!r}")
    return [value(node.children[-1]) for node in inside(root) if node.type == "assignment_expression"]


with open(sys.argv[-1], encoding="utf-8", newline="") as file:
    tree = parsed(file.read())
if sys.argv[1] == "--values":
    print(json.dumps(values(tree)))
else:
    found = Check(tree).all()
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(1 if found else 0)

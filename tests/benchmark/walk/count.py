# For gdb: writes a line "FILE FUNCTION" for each call of one of our functions between walkBegins() and walkEnds().
import re
import subprocess
import gdb

# The public headers count as part of the program, which is compiled with them.
OURS = re.compile(r"(?:^|/)((?:sdk/(?!include/)|platform/).*)$")


class Call(gdb.Breakpoint):
    def __init__(self, address, file, function):
        super().__init__(f"*{address:#x}", internal=True)
        self.enabled = False
        self.line = f"{file} {function}"

    def stop(self):
        print(self.line, file=calls)
        return False


def functions_of(program):
    """Address, file and name of each function that was not inlined everywhere."""
    table = subprocess.run(["nm", "--demangle", "--defined-only", program], capture_output=True, text=True, check=True)
    for line in table.stdout.splitlines():
        address, kind, name = line.split(" ", 2)
        # Made by the compiler: a jump to a cold part, or a thunk that adjusts a pointer.
        if kind.lower() not in "tw" or "[clone .cold" in name or "thunk to" in name:
            continue
        block = gdb.block_for_pc(int(address, 16))
        while block and (not block.function or block.function.addr_class != gdb.SYMBOL_LOC_BLOCK or block.superblock.function):
            block = block.superblock
        file = block and OURS.search(block.function.symtab.filename)
        if file:
            yield int(address, 16), file.group(1), name


gdb.execute("set pagination off")
gdb.execute("set python print-stack full")
calls = open(gdb.convenience_variable("calls").string(), "w")
breakpoints = {address: Call(address, file, name)
               for address, file, name in functions_of(gdb.current_progspace().filename)}.values()
gdb.execute("tbreak walkBegins")
gdb.execute("tbreak walkEnds")
gdb.execute("run")
for each in breakpoints:
    each.enabled = True
gdb.execute("continue")
for each in breakpoints:
    each.enabled = False
calls.close()
gdb.execute("continue")

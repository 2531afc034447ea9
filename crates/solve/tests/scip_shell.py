import ctypes, glob, os, sys

import pyscipopt

folder = os.path.join(os.path.dirname(pyscipopt.__file__), "..", "pyscipopt.libs")
shell = ctypes.CDLL(glob.glob(os.path.join(folder, "libscip*"))[0]).SCIPrunShell
shell.argtypes = [ctypes.c_int, ctypes.POINTER(ctypes.c_char_p), ctypes.c_char_p]
words = [b"scip"] + [os.fsencode(word) for word in sys.argv[1:]]
sys.exit(shell(len(words), (ctypes.c_char_p * (len(words) + 1))(*words, None), b"scip.set"))

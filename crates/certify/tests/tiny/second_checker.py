"""Runs docs/check_certificate.py on many certificates in one process.

Standard input holds, for each, a line with the patterns' file and the length
of the certificate, and then its bytes. A line is printed for each: accepted,
rejected, or the name of the error that the checker did not catch.
"""

import argparse
import importlib.util
import sys

spec = importlib.util.spec_from_file_location("second", sys.argv[1])
second = importlib.util.module_from_spec(spec)
spec.loader.exec_module(second)
options = argparse.Namespace()
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(second.MOST_DIGITS)

for line in sys.stdin.buffer:
    path, length = line.decode().rsplit(" ", 1)
    certificate = sys.stdin.buffer.read(int(length))
    try:
        second.check(certificate, second.patterns_of(path), options)
        print("accepted")
    except second.Rejected:
        print("rejected")
    except Exception as error:
        print(f"{type(error).__name__}: {error}".replace("\n", " "))

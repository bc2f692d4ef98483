"""Runs test-forks against a PostgreSQL server of its own. Usage: forks_postgresql.py TEST_FORKS SERVER_SCRIPT"""

import subprocess
import sys

with subprocess.Popen([sys.executable, sys.argv[2]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
    url = server.stdout.readline().strip()
    done = subprocess.run([sys.argv[1], url], check=False)
    server.stdin.close()
sys.exit(done.returncode)

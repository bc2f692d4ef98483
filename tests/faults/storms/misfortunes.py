"""The misfortunes of a storm: faults of workers and of their database."""

import os
import random
import select
import signal
import time

from .ledger import Lines
from .scene import LEASE_SECONDS

# Duration of each, in which messages are sent at the pace.
SECONDS = {"kill": 0.4, "restart": 2.5, "terminate": 0.4, "stop": LEASE_SECONDS + 3.0}
SECONDS_BETWEEN = 0.4
SHARE_ACCEPTED = 0.6      # of the messages of that time; the rest is unknown after a kill, or reserve
LISTENER_KILLED = 0.1     # per kill of a worker
STOPPED, UNFINISHED = 0, 6


def planned(options):
    """All misfortunes, in the order of the options."""
    return (["kill"] * options.kills + ["restart"] * options.restarts + ["terminate"] * options.terminations +
            ["stop"] * options.stops)


def pace_of(options):
    """Messages per second, so that every misfortune occurs during dispatch; 0: no limit."""
    if options.pace is not None:
        return options.pace
    takes = sum(SECONDS[what] for what in planned(options))
    return max(1.0, round(options.recipients / takes)) if takes else 0


class Misfortunes:
    def __init__(self, options, scene):
        self.options = options
        self.scene = scene
        self.random = random.Random(options.seed)
        self.accepted = Lines(scene.ledger)
        self.planned = planned(options)
        self.random.shuffle(self.planned)
        self.between = options.recipients * SHARE_ACCEPTED * SECONDS_BETWEEN / (sum(SECONDS[w] for w in self.planned) or 1)
        self.met = dict.fromkeys(SECONDS, 0)
        self.listeners_killed = self.taken_over = 0
        self.workers = []

    def befall(self):
        """Runs them one after the other, until the campaign has ended."""
        for what in self.planned:
            if not self.wait_for_a_random_moment() or not getattr(self, what)():
                return
            self.met[what] += 1

    def start_workers(self):
        while len(self.workers) < self.options.workers:
            self.workers.append(self.scene.start_worker())

    def anybody_ended(self, seconds):
        """Waits for a worker to end by itself, which means that the campaign has ended."""
        ends = [os.pidfd_open(worker.pid) for worker in self.workers]
        try:
            return bool(select.select(ends, [], [], seconds)[0])
        finally:
            for end in ends:
                os.close(end)

    def wait_for_a_random_moment(self):
        """Waits until the provider has accepted a random number of messages; False if the campaign ended before."""
        goal = self.accepted.count() + round(self.random.uniform(0, 2 * self.between))
        self.start_workers()
        while self.accepted.count() < goal:
            self.scene.check_time(f"all misfortunes were met, of which there were {self.met}")
            if self.anybody_ended(0.002):
                return False
        return True

    def one_of_the_workers(self):
        victim = self.workers.pop(self.random.randrange(len(self.workers)))
        return victim if victim.poll() is None else None

    # Each returns True if the campaign was still running.

    def kill(self):
        victim = self.one_of_the_workers()
        if victim is None:
            return False
        victim.kill()
        victim.wait()
        if self.options.webhooks and self.random.random() < LISTENER_KILLED:
            self.scene.kill_listener()
            self.scene.start_listener()
            self.listeners_killed += 1
        return True

    def restart(self):
        self.scene.database.restart()
        return True

    def terminate(self):
        return self.scene.database.terminate_backend()

    def stop(self):
        """Stops a worker until a new one has taken over its ranges; then continues it, and ends another one."""
        zombie = self.one_of_the_workers()
        if zombie is None:
            return False
        zombie.send_signal(signal.SIGSTOP)
        held = self.scene.database.ranges_of(zombie.pid)
        self.wait_until_taken_over(zombie)
        zombie.send_signal(signal.SIGCONT)
        self.taken_over += held > 0
        self.leave()
        self.workers.append(zombie)
        return True

    def wait_until_taken_over(self, zombie):
        database, lease_ends = self.scene.database, time.monotonic() + LEASE_SECONDS
        while time.monotonic() < lease_ends or database.ranges_of(zombie.pid, only_leased=True):
            self.scene.check_time("the lease of a stopped worker ran out")
            time.sleep(0.05)
        self.start_workers()
        while database.ranges_of(zombie.pid) and not self.anybody_ended(0.05):
            self.scene.check_time("a stopped worker's ranges were taken over")

    def leave(self):
        """Ends a worker in order (SIGTERM)."""
        leaving = self.workers.pop(self.random.randrange(len(self.workers)))
        leaving.terminate()
        leaving.wait()
        if leaving.returncode not in (STOPPED, UNFINISHED):
            raise RuntimeError(f"a worker that was told to end ended with {leaving.returncode}")

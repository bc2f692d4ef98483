"""What befalls the workers of a storm, and their database."""

import os
import random
import select
import signal
import time

from .ledger import Lines
from .scene import LEASE_SECONDS

# How long each takes, while messages leave at the pace.
SECONDS = {"kill": 0.4, "restart": 2.5, "terminate": 0.4, "stop": LEASE_SECONDS + 3.0}
SECONDS_BETWEEN = 0.4
SHARE_ACCEPTED = 0.6      # of the messages of that time; the rest is what a kill leaves unknown, and a reserve
LISTENER_KILLED = 0.1     # for each kill of a worker
STOPPED, UNFINISHED = 0, 6


def planned(options):
    """All of them, in the order in which they are asked for."""
    return (["kill"] * options.kills + ["restart"] * options.restarts + ["terminate"] * options.terminations +
            ["stop"] * options.stops)


def pace_of(options):
    """So many messages a second that every misfortune meets a campaign at work; 0: no limit."""
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
        """One after the other, until the campaign is over."""
        for what in self.planned:
            if not self.wait_for_a_random_moment() or not getattr(self, what)():
                return
            self.met[what] += 1

    def start_workers(self):
        while len(self.workers) < self.options.workers:
            self.workers.append(self.scene.start_worker())

    def anybody_ended(self, seconds):
        """Waits so long for a worker to end by itself, which says that the campaign is over."""
        ends = [os.pidfd_open(worker.pid) for worker in self.workers]
        try:
            return bool(select.select(ends, [], [], seconds)[0])
        finally:
            for end in ends:
                os.close(end)

    def wait_for_a_random_moment(self):
        """Until the provider took a random number of messages; False: the campaign was over before."""
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

    # Each says whether the campaign was still at work.

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
        """Stops a worker until somebody who joins has taken over what it held; then it goes on, and another one leaves."""
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
        """A worker is told to end, and does so in order."""
        leaving = self.workers.pop(self.random.randrange(len(self.workers)))
        leaving.terminate()
        leaving.wait()
        if leaving.returncode not in (STOPPED, UNFINISHED):
            raise RuntimeError(f"a worker that was told to end ended with {leaving.returncode}")

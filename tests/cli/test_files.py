"""Modes and groups of the files of the database, and of files that the command line writes."""

import contextlib
import fcntl
import glob
import json
import os
import pwd
import signal
import stat
import subprocess
import unittest

from command_line import CONFIG, DATABASE, PATIENCE, PROGRAM, USAGE, CommandLineTest, environment

NOBODY = 65534
AS_ROOT = unittest.skipUnless(os.geteuid() == 0, "only root can run commands as another user")


@contextlib.contextmanager
def umask(mask):
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def other_group():
    """A group of this user other than the default group of new files; any group for root."""
    own = [group for group in os.getgroups() if group != os.getegid()]
    return own[0] if own else 65533 if os.geteuid() == 0 else None


class Files(CommandLineTest):
    def modes(self):
        """Mode and group of the written files, by name."""
        names = [name for name in os.listdir(self.folder) if name not in ("outbound.json", "people.csv", "note.txt")]
        found = {name: os.stat(self.path(name)) for name in names}
        return {name: (stat.S_IMODE(status.st_mode), status.st_gid) for name, status in found.items()}

    def write_files(self):
        """All kinds of files that commands write, and the database while a service is open."""
        self.write("people.csv", "email,first_name\na@example.com,Ada\nnobody,Bob\n")
        self.run_cli("import", "people.csv")
        self.make_campaign()
        self.run_cli("campaign", "cancel", 1)
        self.run_cli("campaign", "archive", 1, "--to", "news.jsonl")
        serving = self.begin("serve", "--port", 0, "--only-listen")
        serving.read_until("Listening")
        self.run_cli("call", "segments.create", '{"name": "all", "filter": {}}')
        modes = self.modes()
        serving.end(signal.SIGTERM)
        self.assertLessEqual({"outbound.db", "outbound.db-wal", "outbound.db-shm", "outbound.db-lock", "errors.csv", "news.jsonl"}, set(modes))
        return modes

    def test_files_are_for_their_owner_alone_whatever_the_umask(self):
        with umask(0):
            modes = self.write_files()
        self.assertEqual({mode for mode, _ in modes.values()}, {0o600}, modes)

    def test_a_configured_group_shares_them(self):
        group = other_group()
        if group is None:
            self.skipTest("this user is a member of one group only")
        self.configure(file_group=str(group))
        with umask(0o77):
            modes = self.write_files()
        self.assertEqual(set(modes.values()), {(0o660, group)}, modes)

    def test_a_group_configured_later_gets_the_files_that_are_there(self):
        group = other_group()
        if group is None:
            self.skipTest("this user is a member of one group only")
        self.run_cli("stats")
        self.configure(file_group=str(group))
        self.run_cli("stats")
        self.assertEqual({self.modes()[name] for name in ("outbound.db", "outbound.db-lock")}, {(0o660, group)})

    def test_an_unknown_group_is_refused_with_its_name(self):
        self.configure(file_group="no-such-group")
        self.assertIn('file_group "no-such-group": there is no such group', self.refuse("stats", code=CONFIG)["detail"])

    def links_to(self, kind, name):
        """A file of the user's own, and a link to it with that name."""
        target = self.path("note.txt")
        self.write("note.txt", "do not touch")
        os.chmod(target, 0o644)
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.path(name))
        kind(target, self.path(name))
        return target

    def expect_untouched(self, target, owner):
        status = os.stat(target)
        self.assertEqual((self.read("note.txt"), stat.S_IMODE(status.st_mode), status.st_uid), ("do not touch", 0o644, owner))

    def test_files_that_commands_write_are_no_links_to_others(self):
        self.write("people.csv", "email,first_name\na@example.com,Ada\nnobody,Bob\n")
        self.run_cli("import", "people.csv")
        self.make_campaign()
        self.run_cli("campaign", "cancel", 1)
        for kind in (os.symlink, os.link):
            for name, code, words in (("errors.csv", USAGE, ("import", "people.csv")),
                                      ("serve.url", CONFIG, ("serve", "--port", 0, "--ready-file", "serve.url"))):
                with self.subTest(name, kind=kind.__name__):
                    target = self.links_to(kind, name)
                    self.assertIn("it is a link to another file", self.refuse(*words, code=code)["detail"])
                    self.expect_untouched(target, os.geteuid())
            with self.subTest("an archive", kind=kind.__name__):
                target = self.links_to(kind, "news.jsonl")
                self.assertIn("exists already", self.refuse("campaign", "archive", 1, "--to", "news.jsonl", code=USAGE)["detail"])
                self.expect_untouched(target, os.geteuid())
        self.run_cli("import", "people.csv", "--errors", "/dev/stdout")

    def test_files_beside_the_database_are_no_links_to_others(self):
        self.run_cli("stats")
        for kind in (os.symlink, os.link):
            for suffix in ("-lock", "-wal", "-shm"):
                with self.subTest(suffix, kind=kind.__name__):
                    target = self.links_to(kind, "outbound.db" + suffix)
                    self.assertIn("outbound.db" + suffix, self.refuse("stats", code=DATABASE)["detail"])
                    self.expect_untouched(target, os.geteuid())
                    os.remove(self.path("outbound.db" + suffix))
        os.symlink("outbound.db", self.path("own-link.db"))
        self.configure(database="sqlite://own-link.db")
        self.run_cli("stats")

    def test_a_database_behind_links_is_private_and_has_one_lock(self):
        os.mkdir(self.path("real"))
        os.mkdir(self.path("links"))
        os.symlink("real", self.path("folder"))
        os.symlink("../real/new.db", self.path("links/a.db"))
        os.symlink("links/a.db", self.path("chain.db"))
        with umask(0o22):
            for name in ("chain.db", "links/a.db", "folder/../real/new.db", "folder/new.db"):
                self.configure(database="sqlite://" + name)
                self.run_cli("stats")
        self.assertEqual(os.listdir(self.path("links")), ["a.db"])
        self.assertLessEqual({"new.db", "new.db-lock"}, set(os.listdir(self.path("real"))))
        self.assertEqual({stat.S_IMODE(os.stat(self.path("real/" + name)).st_mode) for name in os.listdir(self.path("real"))}, {0o600})
        for suffix in ("-lock", "-wal", "-shm"):
            with self.subTest(suffix):
                target = self.links_to(os.symlink, "real/new.db" + suffix)
                self.assertIn("real/new.db" + suffix, self.refuse("stats", code=DATABASE)["detail"])
                self.expect_untouched(target, os.geteuid())
                os.remove(self.path("real/new.db" + suffix))

    def test_links_that_lead_in_a_circle_are_refused(self):
        os.symlink("b.db", self.path("a.db"))
        os.symlink("a.db", self.path("b.db"))
        self.configure(database="sqlite://a.db")
        self.assertIn("symbolic links lead back to themselves", self.refuse("stats", code=DATABASE)["detail"])

    def test_a_copy_of_hard_links_does_not_lock_the_owner_out(self):
        self.run_cli("call", "segments.create", '{"name": "all", "filter": {}}')
        os.link(self.path("outbound.db"), self.path("backup.db"))
        self.run_cli("stats")
        os.mkdir(self.path("snapshot"))
        for name in ("outbound.db", "outbound.db-lock"):
            os.link(self.path(name), self.path("snapshot/" + name))
        self.run_cli("stats")
        self.configure(database="sqlite://snapshot/outbound.db")
        self.assertEqual(len(self.ask("call", "segments.list")["items"]), 1)
        group = other_group()
        if group is not None:
            self.configure(file_group=str(group))
            self.run_cli("stats")
            self.assertEqual(self.modes()["outbound.db"], (0o660, group))

    def test_hard_links_where_others_may_write_are_refused(self):
        self.run_cli("stats")
        os.link(self.path("outbound.db"), self.path("backup.db"))
        os.chmod(self.folder, 0o777)
        self.assertIn("hard link", self.refuse("stats", code=DATABASE)["detail"])
        os.chmod(self.folder, 0o700)
        self.run_cli("stats")

    def test_refused_rows_on_standard_output_stand_before_the_summary(self):
        self.write("all.txt", "from before\n")
        os.chmod(self.path("all.txt"), 0o644)
        self.write("people.csv", "email\na@example.com\nnobody\n")
        for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
            with self.subTest(name), open(self.path("all.txt"), "r+b") as out:
                out.seek(0, os.SEEK_END)
                subprocess.run([PROGRAM, "import", "people.csv", "--errors", name], cwd=self.folder, env=environment(), stdout=out,
                               timeout=PATIENCE, check=True)
        said = self.read("all.txt")
        self.assertTrue(said.startswith("from before\n"), said)
        self.assertEqual(said.count("is no email address"), 3, said)
        self.assertLess(said.index("is no email address"), said.index("/dev/stdout"), said)
        self.assertEqual(stat.S_IMODE(os.stat(self.path("all.txt")).st_mode), 0o644)
        self.assertIn("cannot write", self.refuse("import", "people.csv", "--errors", "/dev/fd/77", code=USAGE)["detail"])

    def test_refused_rows_go_to_a_pipe_with_a_reader(self):
        os.mkfifo(self.path("pipe"), 0o644)
        self.write("people.csv", "email\na@example.com\nnobody\n")
        self.assertIn("a pipe that nobody reads", self.refuse("import", "people.csv", "--errors", "pipe", code=USAGE)["detail"])
        reader = os.open(self.path("pipe"), os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        self.run_cli("import", "people.csv", "--errors", "pipe")
        self.assertIn(b"is no email address", os.read(reader, 65536))
        self.assertEqual(stat.S_IMODE(os.stat(self.path("pipe")).st_mode), 0o644)
        self.run_cli("import", "people.csv", "--errors", "/dev/null")

    def test_the_lock_of_an_earlier_version_is_closed_to_readers(self):
        self.run_cli("stats")
        os.chmod(self.path("outbound.db-lock"), 0o644)
        self.run_cli("stats")
        self.assertEqual(self.modes()["outbound.db-lock"][0], 0o600)


@AS_ROOT
class OtherUsers(CommandLineTest):
    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o777)
        self.chown("outbound.json", os.geteuid())

    def chown(self, name, user):
        os.chown(self.path(name), user, -1)
        os.chmod(self.path(name), 0o644)

    def run_as(self, user, *words, groups=()):
        """Runs a command as that user."""
        program = self.path("outbound-copy")  # The build may be in a folder that others cannot enter.
        if not os.path.exists(program):
            subprocess.run(["cp", PROGRAM, program], check=True)
            os.chmod(program, 0o755)
        done = subprocess.run([program, *map(str, words)], cwd=self.folder, env=environment(), capture_output=True, text=True,
                              timeout=PATIENCE, check=False, user=user, group=user, extra_groups=list(groups))
        return done.returncode, done.stdout + done.stderr

    def database_files(self):
        return sorted(os.path.basename(path) for path in glob.glob(self.path("outbound.db*")))

    def test_a_command_of_the_wrong_user_says_so_and_leaves_nothing(self):
        self.run_cli("stats")
        before = self.database_files()
        for remove_lock in (False, True):
            if remove_lock:
                os.remove(self.path("outbound.db-lock"))
                before.remove("outbound.db-lock")
            code, said = self.run_as(NOBODY, "stats")
            self.assertEqual(code, DATABASE, said)
            self.assertIn("cannot be written by user " + pwd.getpwuid(NOBODY).pw_name, said)
            self.assertIn("which belongs to user root", said)
            self.assertIn("file_group", said)
            self.assertEqual(self.database_files(), before)
        self.run_cli("stats")

    def test_root_leaves_files_that_the_owner_can_open(self):
        self.assertEqual(self.run_as(NOBODY, "stats")[0], 0)
        os.remove(self.path("outbound.db-lock"))
        serving = self.begin("serve", "--port", 0, "--only-listen")
        serving.read_until("Listening")
        self.run_cli("call", "segments.create", '{"name": "all", "filter": {}}')
        self.assertEqual({os.stat(self.path(name)).st_uid for name in self.database_files()}, {NOBODY})
        self.assertIn("outbound.db-shm", self.database_files())
        self.assertEqual(self.run_as(NOBODY, "stats")[0], 0)
        serving.end(signal.SIGTERM)

    def test_root_follows_no_link_in_a_folder_of_another_user(self):
        self.assertEqual(self.run_as(NOBODY, "stats")[0], 0)
        self.write("note.txt", "of root")
        os.chmod(self.path("note.txt"), 0o600)
        self.write("people.csv", "email\na@example.com\nnobody\n")
        for name, code, words in (("outbound.db-lock", DATABASE, ("stats",)), ("errors.csv", USAGE, ("import", "people.csv")),
                                  ("outbound.db", DATABASE, ("stats",))):
            for target in ("note.txt", "made-by-root"):
                with self.subTest(name, target=target):
                    with contextlib.suppress(FileNotFoundError):
                        os.remove(self.path(name))
                    os.symlink(target, self.path(name))
                    os.lchown(self.path(name), NOBODY, NOBODY)
                    self.assertIn("link", self.refuse(*words, code=code)["detail"])
                    status = os.stat(self.path("note.txt"))
                    self.assertEqual((self.read("note.txt"), stat.S_IMODE(status.st_mode), status.st_uid), ("of root", 0o600, 0))
                    self.assertFalse(os.path.exists(self.path("made-by-root")))
            os.remove(self.path(name))

    def test_two_users_of_a_group_share_a_database(self):
        group, deploy, web = 65533, 65531, 65532
        self.configure(file_group=str(group))
        os.chmod(self.path("outbound.json"), 0o644)
        code, said = self.run_as(deploy, "call", "segments.create", '{"name": "one", "filter": {}}', groups=[group])
        self.assertEqual(code, 0, said)
        for user in (web, deploy, web):
            code, said = self.run_as(user, "call", "segments.list", "--json", groups=[group])
            self.assertEqual(code, 0, said)
            code, said = self.run_as(user, "call", "segments.create", json.dumps({"name": f"{len(said)}", "filter": {}}), groups=[group])
            self.assertEqual(code, 0, said)
        self.assertEqual(self.run_as(NOBODY, "stats")[0], DATABASE)

    def test_a_user_outside_the_group_cannot_give_files_to_it(self):
        self.configure(file_group="65533")
        os.chmod(self.path("outbound.json"), 0o644)
        code, said = self.run_as(NOBODY, "stats")
        self.assertEqual(code, CONFIG, said)
        self.assertIn("a member of the group", said)

    def test_a_reader_of_the_lock_cannot_stop_the_writer(self):
        self.run_cli("stats")
        os.chmod(self.path("outbound.db-lock"), 0o644)  # as earlier versions left it
        self.run_cli("stats")
        self.assertEqual(self.lock_as(NOBODY), "PermissionError")
        self.run_cli("call", "segments.create", '{"name": "all", "filter": {}}')
        self.assertEqual(self.lock_as(os.geteuid()), "locked")

    def lock_as(self, user):
        """The result of taking a shared lock on the lock file as that user."""
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([])
                os.setresgid(user, user, user)
                os.setresuid(user, user, user)
                with open(self.path("outbound.db-lock"), "rb") as file:
                    fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                os._exit(0)
            except PermissionError:
                os._exit(1)
            finally:
                os._exit(2)
        return ["locked", "PermissionError", "another fault"][os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])]


if __name__ == "__main__":
    unittest.main()

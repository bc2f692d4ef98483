// Starts the simulator and reads its ports.
#include "providers/simulator_program.hpp"

#include <boost/json/parse.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace outbound::testing {
namespace {

// Starts a program and returns its first line; later output is ignored.
std::string first_line(std::vector<std::string> words, pid_t& process)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw std::system_error{errno, std::generic_category(), "pipe"};
    std::vector<char*> arguments;
    for (auto& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    const int failed = ::posix_spawn(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    std::string line;
    if (failed == 0)
        for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';)
            line += c;
    ::close(ends[0]);
    if (line.empty())
        throw std::runtime_error{words[0] + " did not start"};
    return line;
}

}  // namespace

simulator_program::simulator_program(std::vector<std::string> options)
{
    options.insert(options.begin(),
        {OUTBOUND_SIMULATOR, "--exit-with-parent", "--ca-file", ca_.path(), "--ledger", ledger_.path()});
    const auto ready = boost::json::parse(first_line(std::move(options), process_));
    http_ = ready.at("http").as_string();
    https_ = ready.at("https").as_string();
}

simulator_program::~simulator_program()
{
    if (process_ <= 0)
        return;
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
}

std::size_t simulator_program::accepted(const std::string& key) const
{
    std::ifstream ledger{ledger_.path()};
    std::size_t times = 0;
    for (std::string line; std::getline(ledger, line);)
        times += line.find('"' + key + '"') != std::string::npos;
    return times;
}

}  // namespace outbound::testing

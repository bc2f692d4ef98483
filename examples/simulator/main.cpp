// outbound-simulator: stands in for the vendors on loopback. See `outbound-simulator --help`.
#include "server.hpp"
#include "tls.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <csignal>
#include <iostream>
#include <system_error>

#include <sys/prctl.h>
#include <unistd.h>

namespace {

namespace json = boost::json;

// Requests SIGTERM at the end of the parent. False if the parent has ended already.
bool end_with_parent()
{
    const pid_t parent = ::getppid();
    return ::prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && ::getppid() == parent;
}

void announce(
    const simulator::options& o, std::uint16_t http_port, std::uint16_t https_port, const std::string& sendgrid_key)
{
    json::object ready{{"http_port", http_port}, {"https_port", https_port},
        {"http", "http://127.0.0.1:" + std::to_string(http_port)},
        {"https", "https://localhost:" + std::to_string(https_port)}, {"ca_file", o.ca_file}, {"pid", ::getpid()},
        {"sendgrid_webhook_key", sendgrid_key}};
    if (o.shows_inbox)
        ready["inbox"] = "http://127.0.0.1:" + std::to_string(http_port) + "/simulator/inbox";
    const std::string line = json::serialize(ready) + "\n";
    if (!o.ready_file.empty())
        simulator::write_file(o.ready_file, line, 0644);
    std::cout << line << std::flush;
}

void say_goodbye(const simulator::statistics& counts)
{
    const json::object summary{{"requests", counts.requests}, {"accepted", counts.accepted},
        {"refused", counts.refused}, {"faults", counts.faults}};
    std::cout << json::serialize(summary) << std::endl;
}

void run(const simulator::options& o)
{
    boost::asio::io_context io{1};
    boost::asio::signal_set ending{io, SIGTERM, SIGINT};
    ending.async_wait([&](boost::system::error_code, int) { io.stop(); });
    if (o.exit_with_parent && !end_with_parent())
        return;

    auto tls = simulator::make_tls(o.ca_file, o.ca_key_file);
    simulator::simulation play{o, io};
    if (!o.sns_ca_file.empty())
        simulator::write_file(o.sns_ca_file, play.reports().sns_root(), 0644);
    simulator::server server{io, play, tls};
    const auto http_port = server.listen_http(o.http_port);
    const auto https_port = server.listen_https(o.https_port);
    announce(o, http_port, https_port, play.reports().sendgrid_key());
    io.run();
    if (server.failure())
        std::rethrow_exception(server.failure());
    play.flush();
    say_goodbye(play.counts());
}

}  // namespace

int main(int argc, char** argv)
{
    int exit_code = 0;
    const auto options = simulator::parse_options(argc, argv, exit_code);
    if (!options)
        return exit_code;
    std::signal(SIGPIPE, SIG_IGN);
    try {
        run(*options);
    } catch (const std::exception& e) {
        std::cerr << "simulator: " << e.what() << '\n';
        return 1;
    }
    return 0;
}

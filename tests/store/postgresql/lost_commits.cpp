// Connections that break during a commit: the unit is written completely or not at all, and its events are not emitted.
#include "conformance/people.hpp"

#include "postgresql/server.hpp"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <string_view>
#include <thread>

using namespace outbound;
using namespace outbound::testing;
using namespace std::string_view_literals;

namespace {

/// Forwards bytes between clients and the server until it breaks a connection at its COMMIT, before the server gets it
/// or after it has answered.
class breaking_proxy {
public:
    enum class moment { never, before, after };

    explicit breaking_proxy(std::uint16_t server) : server_{server}, listening_{::socket(AF_INET, SOCK_STREAM, 0)}
    {
        auto local = address(0);
        ::socklen_t size = sizeof local;
        if (::bind(listening_, reinterpret_cast<sockaddr*>(&local), size) != 0 || ::listen(listening_, 8) != 0 ||
            ::getsockname(listening_, reinterpret_cast<sockaddr*>(&local), &size) != 0)
            throw std::runtime_error{"no proxy"};
        port_ = ntohs(local.sin_port);
        accepting_ = std::thread{[this] { accept(); }};
    }
    ~breaking_proxy()
    {
        ::shutdown(listening_, SHUT_RDWR);
        accepting_.join();
        for (auto& session : sessions_)
            session.join();
        ::close(listening_);
    }
    breaking_proxy(const breaking_proxy&) = delete;
    breaking_proxy& operator=(const breaking_proxy&) = delete;

    std::uint16_t port() const noexcept { return port_; }
    void break_at(moment when) noexcept { when_ = when; }

private:
    static sockaddr_in address(std::uint16_t port)
    {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return to;
    }

    void accept()
    {
        for (;;) {
            const int client = ::accept(listening_, nullptr, nullptr);
            if (client < 0)
                return;
            sessions_.emplace_back([this, client] {
                const int server = ::socket(AF_INET, SOCK_STREAM, 0);
                const auto to = address(server_);
                if (::connect(server, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0)
                    pass(client, server);
                ::close(client);
                ::close(server);
            });
        }
    }

    void pass(int client, int server)
    {
        std::array<char, 65536> bytes{};
        std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
        while (::poll(ends.data(), ends.size(), -1) > 0)
            for (const auto& end : ends) {
                if (end.revents == 0)
                    continue;
                const auto read = ::recv(end.fd, bytes.data(), bytes.size(), 0);
                if (read <= 0)
                    return;
                const std::string_view data{bytes.data(), static_cast<std::size_t>(read)};
                const bool is_commit = end.fd == client && data.find("COMMIT\0"sv) != std::string_view::npos;
                const auto when = is_commit ? when_.exchange(moment::never) : moment::never;
                if (when == moment::before)
                    return;
                ::send(end.fd == client ? server : client, data.data(), data.size(), MSG_NOSIGNAL);
                if (when == moment::after) {
                    ::recv(server, bytes.data(), bytes.size(), 0);
                    return;
                }
            }
    }

    const std::uint16_t server_;
    const int listening_;
    std::uint16_t port_ = 0;
    std::atomic<moment> when_ = moment::never;
    std::thread accepting_;
    std::vector<std::thread> sessions_;
};

struct lost_commit_fixture {
    scratch_schema schema;
    std::string server = schema.url();  // postgresql://outbound@127.0.0.1:PORT/postgres?options=…
    std::size_t colon = server.rfind(':', server.find('?'));
    breaking_proxy proxy{static_cast<std::uint16_t>(std::stoi(server.substr(colon + 1)))};
    std::unique_ptr<store> stored = [this] {
        store_options options;
        options.url = server.substr(0, colon + 1) + std::to_string(proxy.port()) +
                      server.substr(server.find('/', colon)) + "&prepared=off";  // COMMIT is sent as text.
        return open_store(options);
    }();
    int events = 0;

    void add_once(const std::string& key)
    {
        stored->atomically([&] {
            if (stored->contacts().find(key))
                return;
            stored->campaigns().create(draft(key));
            stored->contacts().upsert(std::vector{person(key)});
            stored->after_commit([this] { ++events; });
        });
    }

    std::size_t campaigns() const { return stored->campaigns().list({}, {}).items.size(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lost_commits, lost_commit_fixture)

BOOST_AUTO_TEST_CASE(commit_that_did_not_arrive_leaves_nothing)
{
    proxy.break_at(breaking_proxy::moment::before);
    BOOST_TEST((problem_of([&] { add_once("key"); }).code == errc::store));
    BOOST_TEST(events == 0);
    BOOST_TEST(campaigns() == 0U);
    add_once("key");
    BOOST_TEST(events == 1);
    BOOST_TEST(campaigns() == 1U);
}

BOOST_AUTO_TEST_CASE(commit_whose_answer_was_lost_holds_and_is_not_reported)
{
    proxy.break_at(breaking_proxy::moment::after);
    BOOST_TEST((problem_of([&] { add_once("key"); }).code == errc::store));
    BOOST_TEST(events == 0);
    BOOST_TEST(campaigns() == 1U);
    add_once("key");
    BOOST_TEST(events == 0);
    BOOST_TEST(campaigns() == 1U);
}

BOOST_AUTO_TEST_CASE(serialization_failure_and_deadlock_run_a_unit_again)
{
    schema.admin() << "SET search_path TO " << schema.name();
    schema.admin() << "CREATE SEQUENCE contested";
    schema.admin() << "CREATE FUNCTION contest() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n BIGINT DEFAULT "
                      "nextval('contested'); BEGIN IF n = 1 THEN RAISE EXCEPTION USING ERRCODE = '40001'; END IF;"
                      " IF n = 2 THEN RAISE EXCEPTION USING ERRCODE = '40P01'; END IF; RETURN NULL; END $$";
    schema.admin() << "CREATE TRIGGER contest AFTER INSERT ON outbound_campaigns FOR EACH STATEMENT EXECUTE FUNCTION "
                      "contest()";
    add_once("key");
    BOOST_TEST(events == 1);
    BOOST_TEST(campaigns() == 1U);
    long long runs = 0;
    schema.admin() << "SELECT last_value FROM contested", soci::into(runs);
    BOOST_TEST(runs == 3);
}

BOOST_AUTO_TEST_SUITE_END()

// Bad input through outbound/c.hpp, in C++17: every failure is an exception with the library's code and problem.
#include <outbound/c.hpp>

extern "C" {
#include "check.h"
}

#include <future>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace outbound::c;
using namespace std::chrono_literals;

constexpr auto in_memory = R"({"database": "sqlite://:memory:", "providers": []})";

/// The call fails with this code, and a problem that holds `part`.
template <class Call>
void check_failure(const Call& call, int code, const std::string& part)
{
    try {
        call();
        check_that(0, __FILE__, __LINE__, "no failure; expected %s", part.c_str());
    } catch (const error& e) {
        CHECK_CODE(e.code(), code);
        CHECK_TEXT(e.what(), part.c_str());
        CHECK_TEXT(e.problem().c_str(), part.c_str());
    }
}

void a_wrong_configuration_throws()
{
    check_failure([] { engine{""}; }, OUTBOUND_CONFIG, "JSON");
    check_failure([] { engine{"{\"database\": 1}"}; }, OUTBOUND_CONFIG, "database");
    check_failure([] { engine{"{\"\xFF\": 1}"}; }, OUTBOUND_CONFIG, "must be UTF-8");
    check_failure([] { engine{R"({"database": "sqlite:///no/such/folder/x.db"})"}; }, OUTBOUND_STORE, "folder");
}

void a_wrong_request_throws()
{
    engine crm{in_memory};
    const auto refused = [&](const std::string& operation, const std::string& request, int code,
                             const std::string& part) {
        check_context(request.c_str());
        check_failure([&] { crm.call(operation, request); }, code, part);
    };

    refused("campaigns.fly", "{}", OUTBOUND_UNKNOWN_OPERATION, "campaigns.fly");
    refused("campaigns.get", R"({"id": 4711})", OUTBOUND_NOT_FOUND, "4711");
    refused("campaigns.get", R"({"id": "one"})", OUTBOUND_INVALID, R"("path":"id")");
    refused("campaigns.get", R"({"id": 1)", OUTBOUND_INVALID, "line 1, column 9");
    refused("campaigns.get", "\xC3", OUTBOUND_INVALID, "must be UTF-8");
    refused("contacts.list", R"({"q": ")" + std::string(1 << 20, 'x') + "\"}", OUTBOUND_INVALID, R"("path":"q")");
    check_context("");
    check_failure([&] { crm.http("GET", "/healthz", "no colon"); }, OUTBOUND_INVALID, "");
    check_failure([&] { crm.open_exchange("GET", "/healthz", "", "{}"); }, OUTBOUND_INVALID, "");
    CHECK(crm.call("contacts.list").find(R"("items":[])") != std::string::npos);
}

void a_text_with_a_nul_is_refused_and_not_cut_short()
{
    using namespace std::string_literals;
    engine crm{in_memory};

    check_failure([] { engine{"{}\0x"s}; }, OUTBOUND_INVALID, "config: must have no NUL");
    check_failure([&] { crm.call("stats\0x"s); }, OUTBOUND_INVALID, "operation: must have no NUL");
    check_failure([&] { crm.call("stats", "{}\0x"s); }, OUTBOUND_INVALID, "request: must have no NUL");
    check_failure([&] { crm.http("GET", "/healthz\0x"s); }, OUTBOUND_INVALID, "target: must have no NUL");
    check_failure([&] { crm.http("GET", "/healthz", "A: b\r\n\0"s); }, OUTBOUND_INVALID, "header_lines: must have no");
    check_failure([&] { crm.open_exchange("GET", "/healthz", "", "{}\0"s); }, OUTBOUND_INVALID, "access: must have no");
}

void an_engine_that_was_moved_from_is_refused()
{
    engine first{in_memory};
    engine second{std::move(first)};

    check_failure(
        [&] { first.call("stats"); }, OUTBOUND_INVALID, "must not be NULL");  // NOLINT(bugprone-use-after-move)
    check_failure([&] { first.poll(); }, OUTBOUND_INVALID, "must not be NULL");
    first.wake();
    first = std::move(second);
    first.call("stats");
    CHECK(second.handle() == nullptr);  // NOLINT(bugprone-use-after-move)
}

void what_an_engine_gave_outlives_it()
{
    auto crm = std::make_unique<engine>(in_memory);
    const auto answer = crm->http("GET", "/healthz");
    auto download = crm->open_exchange("GET", "/healthz");

    crm.reset();
    CHECK(answer.status() == 200 && answer.body() == "ok\n");
    check_failure([&] { download.next(); }, OUTBOUND_CLOSED, "");
}

void closing_ends_a_wait_of_another_thread()
{
    engine crm{in_memory};
    std::promise<void> begins;
    std::thread waiting{[&] {
        begins.set_value();
        check_failure([&] { crm.poll(without_limit); }, OUTBOUND_CLOSED, "closed");
    }};

    begins.get_future().wait();
    outbound_close(crm.handle());
    waiting.join();
    check_failure([&] { crm.call("stats"); }, OUTBOUND_CLOSED, "has been closed");
}

void eight_threads_share_an_engine()
{
    engine crm{in_memory};
    std::vector<std::thread> crowd;

    for (int i = 0; i < 8; ++i)
        crowd.emplace_back([&crm, i] {
            const auto id = std::to_string(i);
            crm.call("contacts.upsert", R"({"contacts": [{"external_id": ")" + id + "\"}]}");
            check_failure(
                [&] { crm.call("contacts.get", R"({"external_id": "x)" + id + "\"}"); }, OUTBOUND_NOT_FOUND, "x" + id);
        });
    for (auto& member : crowd)
        member.join();
    CHECK_TEXT(crm.call("segments.count", R"({"filter": {}})").c_str(), R"("count":8)");
}

const test_case cases[] = {
    CASE(a_wrong_configuration_throws),
    CASE(a_wrong_request_throws),
    CASE(a_text_with_a_nul_is_refused_and_not_cut_short),
    CASE(an_engine_that_was_moved_from_is_refused),
    CASE(what_an_engine_gave_outlives_it),
    CASE(closing_ends_a_wait_of_another_thread),
    CASE(eight_threads_share_an_engine),
    END_OF_CASES,
};

}  // namespace

int main()
{
    run_cases("face", cases);
    return report();
}

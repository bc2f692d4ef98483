// Uploads over HTTP: stored as they arrive, and cancelled when their client disconnects.
#include "web/web_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>

#include <thread>

namespace {

using namespace outbound;

constexpr const char* csv_type = "X-Scopes: write\r\nContent-Type: text/csv; charset=utf-8\r\n";
constexpr const char* imports = "/api/v1/outbound/imports";

/// A file with one row per number.
std::string rows(int first, int last)
{
    std::string out;
    for (int i = first; i <= last; ++i)
        out +=
            "c" + std::to_string(i) + ",person." + std::to_string(i) + "@example.com," + std::string(100, 'x') + "\r\n";
    return out;
}

constexpr const char* header = "external_id,email,company\r\n";

boost::json::object document(const web_fixture::reply& from)
{
    return boost::json::parse(from.body()).as_object();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(uploads_tests, web_fixture)

BOOST_AUTO_TEST_CASE(a_file_of_many_pieces_becomes_contacts)
{
    const auto file = header + rows(1, 10'000) + "c10001,no address,x\r\n";
    BOOST_TEST(file.size() > 1'300'000u);
    const auto got = ask("POST", imports, csv_type, file);
    BOOST_TEST(got.result_int() == 200u, got.body());
    const auto job = document(got);
    BOOST_TEST(job.at("status") == "done");
    BOOST_TEST(job.at("errors").as_array().size() >= 1u);
    BOOST_TEST(job.at("errors_unlisted") == 0);
    BOOST_TEST(value("segments.count", R"({"filter":{"has_email":true}})", "/count") == "10000");
}

BOOST_AUTO_TEST_CASE(options_of_the_import_stand_in_the_query)
{
    const auto got = ask("POST", std::string{imports} + "?into=suppressions&channel=email&dry_run=true", csv_type,
        "address,reason\r\na@example.com,manual\r\n");
    BOOST_TEST(got.result_int() == 200u, got.body());
    BOOST_TEST(value("suppressions.list", "{}", "/items") == "[]");
    const auto wrong = ask("POST", std::string{imports} + "?dry_run=perhaps", csv_type, header);
    BOOST_TEST(wrong.result_int() == 422u);
    BOOST_TEST(value("jobs.list", "{}", "/items/1") == "(none)");
    const auto columns = ask("POST", std::string{imports} + "?columns=%7B%22Mail%22%3A%22email%22%7D", csv_type,
        "Mail\r\nz@example.com\r\n");
    BOOST_TEST(columns.result_int() == 200u, columns.body());
    BOOST_TEST(value("segments.count", R"({"filter":{"has_email":true}})", "/count") == "1");
}

BOOST_AUTO_TEST_CASE(json_at_the_same_address_begins_an_import_in_calls)
{
    const auto job = ask_json(200, "POST", "/imports", R"({"dry_run":true})");
    BOOST_TEST(job.at("status") == "running");
    BOOST_TEST(ask("POST", imports, "Content-Type: text/csv\r\n", header).result_int() == 401u);
    BOOST_TEST(ask("POST", imports, "X-Scopes: read\r\nContent-Type: text/csv\r\n", header).result_int() == 403u);
}

BOOST_AUTO_TEST_CASE(an_upload_that_breaks_off_is_cancelled)
{
    {
        auto socket = connect();
        send(socket, header_of("POST", imports, csv_type, 100'000'000) + header + rows(1, 8'000));
        while (value("jobs.list", "{}", "/items/0/status") != "\"running\"")
            std::this_thread::yield();
    }
    while (value("jobs.list", "{}", "/items/0/status") == "\"running\"")
        std::this_thread::yield();
    BOOST_TEST(value("jobs.list", "{}", "/items/0/status") == "\"cancelled\"");
}

BOOST_AUTO_TEST_CASE(uploads_share_the_memory_for_bodies)
{
    const auto begin = [this](boost::asio::ip::tcp::socket& socket) {
        send(socket,
            header_of("POST", "/api/v1/outbound/restores",
                std::string{admin} + "Content-Type: application/x-ndjson\r\nExpect: 100-continue\r\n", 100'000'000));
        char first[12];
        boost::asio::read(socket, boost::asio::buffer(first));
        return std::string{first, sizeof first};
    };
    // Each may have a line of 4 MiB, and ordinary bodies 32 MiB together.
    std::vector<boost::asio::ip::tcp::socket> uploads;
    for (int i = 0; i < 8; ++i) {
        uploads.push_back(connect());
        BOOST_TEST(begin(uploads.back()) == "HTTP/1.1 100");
    }
    auto late = connect();
    BOOST_TEST(begin(late) == "HTTP/1.1 503");
    BOOST_TEST(ask("POST", imports, csv_type, header + rows(1, 3)).result_int() == 200u);
    uploads.clear();
    for (std::string status; status != "HTTP/1.1 100"; std::this_thread::yield()) {
        late = connect();
        status = begin(late);
    }
}

BOOST_AUTO_TEST_CASE(pieces_of_a_line_need_no_worker_before_its_end)
{
    boost::asio::io_context network{1};
    boost::asio::io_context workers{1};
    const std::string piece(64 * 1024, 'x');
    constexpr int most = 32;  // 2 MiB
    int written = 0;
    const auto upload = [&]() -> boost::asio::awaitable<void> {
        web_request head{"POST", "/api/v1/outbound/restores", {{"Content-Type", "application/x-ndjson"}}, {}, {},
            web_access{"a test", {scope::admin}}};
        const auto sink = co_await service->serve(std::move(head), workers.get_executor());
        for (; written < most; ++written)
            co_await sink->write(piece);
        co_await sink->write("\n");
        ++written;
    };
    boost::asio::co_spawn(network, upload(), boost::asio::detached);
    network.poll();
    BOOST_TEST(written == most);
    while (written == most && workers.poll() + network.poll() > 0)
        workers.restart();  // It stops when it has nothing to do.
    BOOST_TEST(written == most + 1);
}

BOOST_AUTO_TEST_CASE(slow_uploads_do_not_stall_other_requests)
{
    web_fixture f{plain, 1};
    std::vector<boost::asio::ip::tcp::socket> slow;
    for (int i = 0; i < 4; ++i) {
        slow.push_back(f.connect());
        send(slow.back(), header_of("POST", imports, csv_type, 1'000'000) + header);
    }
    BOOST_TEST(f.ask("GET", "/readyz").result_int() == 200u);
    BOOST_TEST(f.ask("POST", imports, csv_type, header + rows(1, 3)).result_int() == 200u);
}

BOOST_AUTO_TEST_SUITE_END()

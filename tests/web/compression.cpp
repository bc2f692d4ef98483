// Long answers are compressed for clients that accept it, and answers in JSON are refused to clients that do not.
#include "web/direct_caller.hpp"

#include <zlib.h>

namespace {

using namespace outbound;

std::string unpacked(const std::string& bytes)
{
    constexpr int any_header = 32;
    z_stream work{};
    BOOST_REQUIRE(inflateInit2(&work, MAX_WBITS + any_header) == Z_OK);
    std::string out(1'000'000, '\0');
    std::string in = bytes;
    work.next_in = reinterpret_cast<Bytef*>(in.data());
    work.avail_in = static_cast<uInt>(in.size());
    work.next_out = reinterpret_cast<Bytef*>(out.data());
    work.avail_out = static_cast<uInt>(out.size());
    const auto end = inflate(&work, Z_FINISH);
    BOOST_TEST(end == Z_STREAM_END);
    BOOST_TEST(work.avail_in == 0u);
    out.resize(work.total_out);
    inflateEnd(&work);
    return out;
}

struct compression_fixture : service_fixture {
    compression_fixture() { add_contacts(50); }

    web_response get(const std::string& path, const std::string& encodings) const
    {
        return ada.ask("GET", path, {}, {{"Accept-Encoding", encodings}});
    }

    unsigned status_for(const std::string& accepted, std::string method = "GET", std::string body = {}) const
    {
        return ada.ask(std::move(method), "/contacts", std::move(body), {{"Accept", accepted}}).status;
    }

    direct_caller ada{*service};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(compression_tests, compression_fixture)

BOOST_AUTO_TEST_CASE(long_answers_are_compressed_for_those_who_accept_it)
{
    const auto whole = ada.ask("GET", "/contacts");
    const auto packed = get("/contacts", "br, gzip;q=0.5");
    BOOST_TEST(packed.status == 200u);
    BOOST_TEST(packed.header("content-encoding") == "gzip");
    BOOST_TEST(packed.header("vary") == "Accept-Encoding");
    BOOST_TEST(packed.body.size() * 2 < whole.body.size());
    BOOST_TEST(unpacked(packed.body) == whole.body);
    for (const auto* encodings : {"", "br", "gzip;q=0", "identity, gzip;q=0.0"}) {
        const auto other = get("/contacts", encodings);
        BOOST_TEST(other.body == whole.body);
        BOOST_TEST(other.header("content-encoding").empty());
        BOOST_TEST(other.header("vary") == "Accept-Encoding");
    }
}

BOOST_AUTO_TEST_CASE(compressed_problem_documents_have_the_id_of_their_request)
{
    std::string members;
    for (int i = 0; i < 60; ++i)
        members += (i == 0 ? "" : ",") + ("\"unknown" + std::to_string(i)) + "\":1";
    const auto refused =
        ada.ask("POST", "/segments", '{' + members + '}', {{"Accept-Encoding", "gzip"}, {"X-Request-Id", "edge-7"}});
    BOOST_TEST(refused.status == 422u);
    BOOST_TEST(refused.header("content-encoding") == "gzip");
    BOOST_TEST(boost::json::parse(unpacked(refused.body)).at("request_id") == "edge-7");
}

BOOST_AUTO_TEST_CASE(short_answers_are_left_as_they_are)
{
    const auto small = get("/contacts/1", "gzip");
    BOOST_TEST(small.header("content-encoding").empty());
    BOOST_TEST(document_of(small).at("id") == 1);
}

BOOST_AUTO_TEST_CASE(compressed_answer_has_a_tag_of_its_own_that_is_recognised)
{
    const std::string whole{ada.ask("GET", "/contacts").header("etag")};
    const std::string packed{get("/contacts", "gzip").header("etag")};
    BOOST_TEST(packed != whole);
    BOOST_TEST(
        ada.ask("GET", "/contacts", {}, {{"If-None-Match", packed}, {"Accept-Encoding", "gzip"}}).status == 304u);
    BOOST_TEST(ada.ask("GET", "/contacts", {}, {{"If-None-Match", whole}, {"Accept-Encoding", "gzip"}}).status == 304u);
}

BOOST_AUTO_TEST_CASE(head_names_the_length_of_what_get_sends)
{
    const auto packed = get("/contacts", "gzip");
    const auto head = ada.ask("HEAD", "/contacts", {}, {{"Accept-Encoding", "gzip"}});
    BOOST_TEST(head.header("content-encoding") == "gzip");
    BOOST_TEST(head.header("content-length") == std::to_string(packed.body.size()));
    BOOST_TEST(head.body.empty());
}

BOOST_AUTO_TEST_CASE(clients_that_do_not_accept_json_are_refused_before_anything_is_written)
{
    for (const auto* accepted : {"application/json", "*/*", "text/html, */*;q=0.1", "application/*"})
        BOOST_TEST(status_for(accepted) == 200u, accepted);
    for (const auto* accepted : {"text/html", "application/xml", "application/json;q=0, */*"})
        BOOST_TEST(status_for(accepted) == 406u, accepted);
    const auto refused = ada.ask("GET", "/contacts", {}, {{"Accept", "text/html"}});
    BOOST_TEST(refused.header("content-type") == "application/problem+json");
    BOOST_TEST(document_of(refused).at("code") == "not_acceptable");
    BOOST_TEST(status_for("text/html", "POST", R"({"contacts":[{"external_id":"new"}]})") == 406u);
    BOOST_TEST(complaint("contacts.get", R"({"external_id":"new"})").starts_with("not_found"));
}

BOOST_AUTO_TEST_SUITE_END()

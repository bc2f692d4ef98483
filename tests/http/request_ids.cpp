// Ids of requests in the responses of the listener.
#include "http/blocking_server.hpp"
#include "http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using outbound::testing::blocking_server;
using outbound::testing::raw_client;

namespace {

web_response repeat_id(const web_request& request)
{
    return {200, {}, request.id};
}

/// The response to the bytes, up to the end of the connection.
std::string answer_to(const std::string& bytes)
{
    blocking_server server{{}, repeat_id};
    raw_client client{server.port()};
    client.send(bytes);
    return client.receive_all();
}

std::string request_with(const std::string& fields)
{
    return "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields + "\r\n";
}

/// The id in the header of a response; empty: there is none.
std::string id_in(const std::string& response)
{
    const std::string field = "X-Request-Id: ";
    const auto at = response.find(field);
    if (at == std::string::npos)
        return {};
    const auto begin = at + field.size();
    return response.substr(begin, response.find("\r\n", begin) - begin);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(request_ids)

BOOST_AUTO_TEST_CASE(a_valid_id_of_the_client_is_kept)
{
    const auto answer = answer_to(request_with("X-Request-ID: edge-7\r\n"));
    BOOST_TEST(id_in(answer) == "edge-7");
    BOOST_TEST(answer.ends_with("\r\n\r\nedge-7"));
}

BOOST_AUTO_TEST_CASE(requests_without_a_valid_id_get_one_each)
{
    const auto first = answer_to(request_with({}));
    const auto second = answer_to(request_with("X-Request-ID: ada@example.com\r\n"));
    BOOST_TEST(id_in(first).size() == 32u);
    BOOST_TEST(id_in(second).size() == 32u);
    BOOST_TEST(id_in(first) != id_in(second));
    BOOST_TEST(second.ends_with("\r\n\r\n" + id_in(second)));
}

BOOST_AUTO_TEST_CASE(refusals_of_the_listener_have_an_id_in_header_and_document)
{
    for (const auto* bytes : {"hello there\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"}) {
        const auto answer = answer_to(bytes);
        BOOST_TEST(id_in(answer).size() == 32u);
        BOOST_TEST(answer.ends_with(",\"request_id\":\"" + id_in(answer) + "\"}"));
    }
    const auto named = answer_to("GET / HTTP/1.1\r\nX-Request-Id: edge-8\r\n\r\n");
    BOOST_TEST(id_in(named) == "edge-8");
}

BOOST_AUTO_TEST_SUITE_END()

// Requests that are no HTTP, or lie about their length, sent to every route over a socket: each gets a problem or a
// closed connection.
#include "web/web_fixture.hpp"

namespace {

using namespace outbound;

struct bad_frame_fixture : web_fixture {
    /// The status; 0: the connection was closed without an answer.
    unsigned status_of(const std::string& bytes)
    {
        auto socket = connect();
        boost::system::error_code fault;
        boost::asio::write(socket, boost::asio::buffer(bytes), fault);
        boost::beast::flat_buffer buffer;
        boost::beast::http::response_parser<boost::beast::http::string_body> parser;
        boost::beast::http::read(socket, buffer, parser, fault);
        if (!parser.is_header_done())
            return 0;
        const auto answer = parser.release();
        BOOST_TEST(answer[boost::beast::http::field::content_type] == "application/problem+json");
        return answer.result_int();
    }

    static std::string head_of(const api::route& where, std::string_view fields)
    {
        auto path = where.path;
        for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
            path.replace(open, path.find('}') - open + 1, "1");
        return std::string{where.method} + ' ' + path + " HTTP/1.1\r\nHost: x\r\n" + admin + json_type +
               std::string{fields};
    }
};

struct bad_frame {
    const char* name;
    std::string fields;  ///< To the end of the request.
};

std::vector<bad_frame> bad_frames()
{
    return {
        {"length beyond all limits", "Content-Length: 99999999999999\r\n\r\n{}"},
        {"length that is no number of 64 bits", "Content-Length: 18446744073709551618\r\n\r\n{}"},
        {"negative length", "Content-Length: -1\r\n\r\n{}"},
        {"two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} "},
        {"length and chunks", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"},
        {"chunk without a size", "Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n"},
        {"chunk of all sizes", "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}"},
        {"unknown coding", "Transfer-Encoding: nonsense\r\n\r\n"},
        {"long header", "X-Long: " + std::string(100'000, 'x') + "\r\n\r\n"},
        {"return within a field", "X-Note: a\rSet-Cookie: b\r\n\r\n"},
        {"NUL within a field", std::string{"X-Note: a\0b\r\n\r\n", 16}},
        {"field without a colon", "nonsense\r\n\r\n"},
        {"blank before the colon", "X-Note : a\r\n\r\n"},
    };
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bad_frames_tests, bad_frame_fixture)

BOOST_AUTO_TEST_CASE(every_route_refuses_requests_that_are_no_http_or_have_no_honest_length)
{
    for (const auto& row : api::operations())
        for (const auto& where : row.routes)
            for (const auto& frame : bad_frames()) {
                const auto status = status_of(head_of(where, frame.fields));
                BOOST_TEST((status == 0 || (status >= 400 && status < 500) || status == 501),
                    where.method << ' ' << where.path << ", " << frame.name << ": " << status);
            }
    BOOST_TEST(value("campaigns.list", "{}", "/items") == "[]");
    BOOST_TEST(value("jobs.list", "{}", "/items") == "[]");
}

BOOST_AUTO_TEST_SUITE_END()

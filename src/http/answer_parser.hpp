// Parses one HTTP/1.1 response into an answer. Beast checks syntax and limits; headers need no allocation each.
#pragma once

#include <outbound/https_client.hpp>

#include <boost/beast/http/basic_parser.hpp>

namespace outbound::http {

class answer_parser final : public boost::beast::http::basic_parser<false> {
public:
    explicit answer_parser(answer& into) : into_{into} { eager(true); }

private:
    using string_view = boost::beast::string_view;
    using error_code = boost::beast::error_code;
    using size_type = boost::optional<std::uint64_t>;

    void on_request_impl(boost::beast::http::verb, string_view, string_view, int, error_code&) override {}

    void on_response_impl(int code, string_view, int, error_code&) override
    {
        into_.status = static_cast<unsigned>(code);
    }

    void on_field_impl(boost::beast::http::field, string_view name, string_view value, error_code&) override
    {
        into_.headers.append(name.data(), name.size());
        into_.headers += ':';
        into_.headers.append(value.data(), value.size());
        into_.headers += '\n';
    }

    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const size_type&, error_code&) override {}

    std::size_t on_body_impl(string_view part, error_code&) override
    {
        into_.body.append(part.data(), part.size());
        return part.size();
    }

    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view part, error_code& ec) override
    {
        return on_body_impl(part, ec);
    }
    void on_finish_impl(error_code&) override {}

    answer& into_;
};

}  // namespace outbound::http

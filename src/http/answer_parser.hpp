// Parses one HTTP/1.1 response into an answer. Beast checks syntax and limits; headers need no allocation each.
#pragma once

#include <outbound/https_client.hpp>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <span>
#include <string>

namespace outbound::http {

class answer_parser final : public boost::beast::http::basic_parser<false> {
public:
    /// Keeps only the headers of these names, which must outlive the parser; empty: all.
    answer_parser(answer& into, std::span<const std::string> headers) : into_{into}, wanted_{headers} { eager(true); }

private:
    using string_view = boost::beast::string_view;
    using error_code = boost::beast::error_code;
    using size_type = boost::optional<std::uint64_t>;

    void on_request_impl(boost::beast::http::verb, string_view, string_view, int, error_code&) override {}

    void on_response_impl(int code, string_view, int, error_code&) override
    {
        into_.status = static_cast<unsigned>(code);
    }

    bool is_wanted(string_view name) const
    {
        return wanted_.empty() || std::ranges::any_of(wanted_, [name](const std::string& wanted) {
            return wanted.size() == name.size() && boost::beast::iequals(wanted, name);
        });
    }

    void on_field_impl(boost::beast::http::field, string_view name, string_view value, error_code&) override
    {
        if (!is_wanted(name))
            return;
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
    std::span<const std::string> wanted_;
};

}  // namespace outbound::http

#include "site.hpp"

#include "form.hpp"
#include "pages.hpp"
#include "workers.hpp"

#include <outbound/service.hpp>

#include <charconv>

namespace crm {
namespace {

namespace asio = boost::asio;
using outbound::web_request;
using outbound::web_response;

constexpr std::size_t longest_form = 64 * 1024;

web_response html(std::string text, unsigned status = 200)
{
    return {status,
        {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"},
            {"X-Content-Type-Options", "nosniff"},
            {"Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; "
                "frame-ancestors 'none'"}},
        std::move(text)};
}

web_response see_other(std::string place)
{
    return {303, {{"Location", std::move(place)}}, {}};
}

web_response too_large()
{
    return {413, {}, {}};
}

std::string path_of(const web_request& request)
{
    return request.target.substr(0, request.target.find('?'));
}

bool is_outbounds(std::string_view path)
{
    return path == "/outbound" || path.starts_with("/outbound/") || path.starts_with("/api/v1/outbound/") ||
           path == "/healthz";
}

/// Collects the form of a request for one of the CRM's own pages.
class page_sink final : public outbound::web_sink {
public:
    page_sink(site& pages, web_request head) : pages_{pages}, request_{std::move(head)} {}

    bool is_settled() const noexcept override { return is_too_long_; }

    asio::awaitable<void> write(std::string_view piece) override
    {
        is_too_long_ = request_.body.size() + piece.size() > longest_form;
        if (!is_too_long_)
            request_.body += piece;
        co_return;
    }

    asio::awaitable<web_response> finish() override
    {
        if (is_too_long_)
            co_return too_large();
        co_return co_await pages_.answer(request_);
    }

private:
    site& pages_;
    web_request request_;
    bool is_too_long_ = false;
};

}  // namespace

site::site(
    database& data, outbound::service& outbound, asio::any_io_executor workers, std::string prefix, bool is_secure)
    : data_{data},
      outbound_{outbound},
      workers_{std::move(workers)},
      prefix_{std::move(prefix)},
      login_{prefix_, is_secure}
{
}

// outbound answers webhooks, unsubscribe pages and health for anybody, the rest for callers with access.
asio::awaitable<std::unique_ptr<outbound::web_sink>> site::open(web_request head)
{
    if (!prefix_.empty() && head.target.starts_with(prefix_ + '/'))  // A proxy may have removed it.
        head.target.erase(0, prefix_.size());
    if (!is_outbounds(path_of(head)))
        co_return std::make_unique<page_sink>(*this, std::move(head));
    if (const auto* who = login_.user_of(head))
        head.access = outbound::web_access{who->name, scopes_of(who->role)};
    co_return co_await outbound_.serve(std::move(head), workers_);
}

asio::awaitable<web_response> site::answer(const web_request& request)
{
    const auto path = path_of(request);
    if (path == "/login")
        co_return co_await log_in(request);
    const auto* who = login_.user_of(request);
    if (who == nullptr)
        co_return see_other(prefix_ + "/login");
    if (request.method == "POST" && path == "/logout") {
        auto response = see_other(prefix_ + "/login");
        response.headers.push_back({"Set-Cookie", login_.end(request)});
        co_return response;
    }
    if (request.method == "POST" && path == "/people")
        co_return co_await add_person(request);
    const auto copy = *who;  // The session may end while a worker reads.
    const frame around{prefix_, &copy};
    co_return co_await show(path, around);
}

asio::awaitable<web_response> site::log_in(const web_request& request)
{
    const frame around{prefix_, nullptr};
    if (request.method != "POST")
        co_return html(login_page(around, ""));
    auto fields = fields_of(request.body);
    auto find = [&] { return data_.find(fields["name"], fields["password"]); };
    auto found = co_await run_on(workers_, find);
    if (!found)
        co_return html(login_page(around, "The name or the password is wrong."), 401);
    auto response = see_other(prefix_ + '/');
    response.headers.push_back({"Set-Cookie", login_.begin(std::move(*found))});
    co_return response;
}

asio::awaitable<web_response> site::add_person(const web_request& request)
{
    auto fields = fields_of(request.body);
    const person added{
        0, fields["given_name"], fields["family_name"], fields["mail"], fields["mobile"], fields["trade"]};
    auto add = [&] { return data_.add(added); };
    const auto id = co_await run_on(workers_, add);
    co_return see_other(prefix_ + "/people/" + std::to_string(id));
}

asio::awaitable<web_response> site::show(std::string path, frame around)
{
    constexpr std::string_view people = "/people/";
    if (path == "/") {
        auto read = [&] { return start_page(around, data_.newest(50), data_.newest_notes(20)); };
        auto text = co_await run_on(workers_, read);
        co_return html(std::move(text));
    }
    if (path == "/campaigns")
        co_return html(dashboard_page(around, "Campaigns", "campaigns"));
    std::int64_t id = 0;
    if (path.starts_with(people))
        std::from_chars(path.data() + people.size(), path.data() + path.size(), id);
    auto find = [&] { return data_.find(id); };
    const auto found = co_await run_on(workers_, find);
    if (!found)
        co_return html(message_page(around, "Nothing is here", "This address has no page."), 404);
    co_return html(
        dashboard_page(around, found->given_name + ' ' + found->family_name, "contacts/" + std::to_string(id)));
}

}  // namespace crm

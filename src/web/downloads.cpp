// Streams a file as the body of one response, by repeated calls of the operation that returns it in pieces. The next
// piece is read from the database once the client has received the previous one.
#include "api/access/audited_call.hpp"
#include "web/operation_request.hpp"
#include "web/worker.hpp"

#include <utility>

namespace outbound::web {
namespace {

namespace json = boost::json;
namespace asio = boost::asio;

/// The operation that returns a file, and the file's format.
struct download_kind {
    std::string_view operation;
    std::string_view path;    ///< After the common prefix.
    std::string_view cursor;  ///< Member with the cursor of the next piece.
    std::string_view media;
    std::string_view ending;  ///< Extension of the file's name.
};

constexpr download_kind export_kind{"exports.next", "/exports/{what}", "after", "text/csv", ".csv"};
constexpr download_kind archive_kind{
    "campaigns.archive", "/campaigns/{id}/archive", "cursor", "application/x-ndjson", ".jsonl"};
constexpr std::int64_t rows_at_once = 1000;

const api::operation& operation_of(const download_kind& kind)
{
    return *api::find_operation(kind.operation);
}

class download_source final : public web_source {
public:
    /// Reads the first piece at once, so that errors of the request become the response.
    download_source(web_call& call, const download_kind& kind, json::object request)
        : ctx_{call.ctx},
          worker_{call.worker},
          kind_{kind},
          request_{std::move(request)}
    {
        request_.emplace("limit", rows_at_once);
        keep(api::run_audited(operation_of(kind_), ctx_, request_, *call.request.access));
    }

    asio::awaitable<std::string_view> next() override
    {
        const bool has_first = std::exchange(has_first_, false);
        if (!has_first)
            text_.clear();
        while (text_.empty() && !is_last_)
            co_await run_on(worker_, [this] { keep(api::run(operation_of(kind_), ctx_, request_)); });
        co_return text_;
    }

private:
    void keep(json::value piece)
    {
        text_ = piece.at("text").as_string();
        auto& next = piece.at("next");
        is_last_ = next.is_null();
        request_[kind_.cursor] = std::move(next);
    }

    api::context& ctx_;
    const asio::any_io_executor worker_;
    const download_kind& kind_;
    json::object request_;
    std::string text_;
    bool has_first_ = true;
    bool is_last_ = false;
};

asio::awaitable<web_response> download(web_call& call, const download_kind& kind)
{
    const auto where = api::at("GET", kind.path);
    auto request = members_of_target(call, where, operation_of(kind).request);
    auto source = std::make_unique<download_source>(call, kind, std::move(request));
    web_response response;
    response.headers = {{"Content-Type", std::string{kind.media} + "; charset=utf-8"},
        {"Content-Disposition", "attachment; filename=\"outbound" + std::string{kind.ending} + '"'},
        {"Cache-Control", "no-store"}};
    response.source = std::move(source);
    co_return response;
}

template <const download_kind& Kind>
endpoint row_of()
{
    return {
        .method = "GET",
        .path = api::at("GET", Kind.path).path,
        .answer = [](web_call& call) { return download(call, Kind); },
        .scope = operation_of(Kind).scope,
        .operation = &operation_of(Kind),
        .media = std::string{Kind.media},
    };
}

}  // namespace

std::vector<endpoint> download_endpoints()
{
    return {row_of<export_kind>(), row_of<archive_kind>()};
}

}  // namespace outbound::web

// Receives a file as the body of one request, by repeated calls of the operations that accept it in pieces. One piece
// is in memory; the next is read from the network once it is stored.
#include "api/access/audited_call.hpp"
#include "model/base64.hpp"
#include "web/idempotency_key.hpp"
#include "web/keyed_upload.hpp"
#include "web/operation_request.hpp"
#include "web/worker.hpp"

#include <outbound/json_text.hpp>

#include <utility>

namespace outbound::web {
namespace {

namespace json = boost::json;
namespace asio = boost::asio;

constexpr std::size_t piece_size = 512 * 1024;
constexpr std::size_t largest_write = 64 * 1024;
constexpr std::size_t longest_line = 4 * 1024 * 1024;  // of an archive; the limit of restores.append
constexpr std::size_t most_errors = 100;

/// The operations that accept the file.
struct upload_kind {
    std::string_view noun;   ///< `imports`, which has create, append and commit.
    bool takes_whole_lines;  ///< True for text in whole lines, false for any bytes.
    std::size_t most_held;   ///< Maximum bytes held before they are stored.
};

constexpr upload_kind csv_import{"imports", false, piece_size + largest_write};
constexpr upload_kind archive_restore{"restores", true, longest_line + largest_write};

const api::operation& operation_of(const upload_kind& kind, std::string_view verb)
{
    return *api::find_operation(std::string{kind.noun} + '.' + std::string{verb});
}

class upload_sink final : public web_sink {
public:
    upload_sink(std::unique_ptr<web_call> call, const upload_kind& kind)
        : call_{std::move(call)},
          kind_{kind},
          options_{members_of_target(*call_, {}, operation_of(kind_, "create").request)}
    {
        const auto& creation = operation_of(kind_, "create");
        creation.request.require(options_);
        if (const auto key = idempotency_key_of(call_->request, creation))
            key_.emplace(*call_, creation, options_, *key);
    }

    asio::awaitable<void> write(std::string_view piece) override
    {
        buffer_.reserve(kind_.most_held);
        note_lines(piece);
        buffer_ += piece;
        if (buffer_.size() >= piece_size && sendable_size() > 0)
            co_await run_on(call_->worker, [this] { append(sendable_size()); });
    }

    asio::awaitable<web_response> finish() override
    {
        co_return co_await run_on(call_->worker, [this] {
            append(buffer_.size());
            return is_replayed_ ? replay() : commit();
        });
    }

    asio::awaitable<void> abandon() override
    {
        if (!job_.is_null())
            co_await run_on(call_->worker, [this] {
                api::run_audited(*api::find_operation("jobs.cancel"), call_->ctx, id(), *call_->request.access);
            });
    }

private:
    json::object id() const { return {{"id", job_}}; }

    json::object call(std::string_view verb, const json::object& request)
    {
        return std::move(
            api::run_audited(operation_of(kind_, verb), call_->ctx, request, *call_->request.access).as_object());
    }

    /// Call it before the piece is added. Searches only the piece, because a long line may arrive in tiny ones.
    void note_lines(std::string_view piece)
    {
        if (const auto end = piece.rfind('\n'); end != piece.npos)
            whole_lines_ = buffer_.size() + end + 1;
    }

    std::size_t sendable_size() const
    {
        if (!kind_.takes_whole_lines)
            return buffer_.size();
        if (whole_lines_ == 0 && buffer_.size() > longest_line)
            throw error{errc::invalid, "the archive has a line of more than 4 MiB; send one as it was written"};
        return whole_lines_;
    }

    void append(std::size_t size)
    {
        begin();
        if (key_)
            key_->add(std::string_view{buffer_}.substr(0, size));
        is_empty_ = is_empty_ && size == 0;
        if (size > 0 && !is_replayed_)
            store(size);
        buffer_.erase(0, size);
        whole_lines_ = 0;
    }

    void begin()
    {
        if (!job_.is_null() || is_replayed_)
            return;
        job_ = key_ ? key_->begin() : call("create", options_).at("id");
        is_replayed_ = job_.is_null();
    }

    void store(std::size_t size)
    {
        auto request = id();
        if (kind_.takes_whole_lines)
            request["text"] = std::string_view{buffer_}.substr(0, size);
        else
            request["data"] = to_base64(std::string_view{buffer_}.substr(0, size));
        keep_errors(call("append", request));
    }

    void keep_errors(const json::object& taken)
    {
        const auto* errors = taken.if_contains("errors");
        if (errors == nullptr)
            return;
        const auto* unlisted = taken.if_contains("errors_unlisted");
        unlisted_ += unlisted != nullptr ? unlisted->to_number<std::int64_t>() : 0;
        for (const auto& entry : errors->as_array())
            if (errors_.size() < most_errors)
                errors_.push_back(entry);
            else
                ++unlisted_;
    }

    web_response commit()
    {
        if (is_empty_ && !kind_.takes_whole_lines)
            throw error{errc::invalid, "the file is empty: its first line must name columns, such as email"};
        auto done = call("commit", id());
        if (done.contains("errors")) {
            keep_errors(done);
            done["errors"] = std::move(errors_);
            done["errors_unlisted"] = unlisted_;
        }
        auto text = write_json(done);
        if (key_)
            key_->keep(text, job_.to_number<job_id>());
        return text_response(200, std::move(text), "application/json");
    }

    web_response replay()
    {
        auto response = text_response(200, key_->earlier_answer(), "application/json");
        mark_replayed(response);
        return response;
    }

    const std::unique_ptr<web_call> call_;
    const upload_kind& kind_;
    const json::object options_;
    std::string buffer_;
    std::size_t whole_lines_ = 0;  ///< Bytes of the buffer up to its last end of a line.
    std::optional<keyed_upload> key_;
    bool is_empty_ = true;      ///< Nothing was received yet.
    bool is_replayed_ = false;  ///< An earlier request has stored the file.
    json::value job_;           ///< Id of the job; null: none yet.
    json::array errors_;
    std::int64_t unlisted_ = 0;
};

template <const upload_kind& Kind>
endpoint upload_row(std::string media)
{
    const auto& creation = operation_of(Kind, "create");
    return {
        .method = "POST",
        .path = creation.routes.front().path,
        .open = [](std::unique_ptr<web_call> call) -> std::unique_ptr<web_sink> {
            return std::make_unique<upload_sink>(std::move(call), Kind);
        },
        .scope = creation.scope,
        .operation = &creation,
        .media = std::move(media),
        .most_held = Kind.most_held,
    };
}

}  // namespace

std::vector<endpoint> upload_endpoints()
{
    return {upload_row<csv_import>("text/csv"), upload_row<archive_restore>("application/x-ndjson")};
}

}  // namespace outbound::web

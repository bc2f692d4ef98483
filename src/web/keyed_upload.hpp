// Binds an upload with an Idempotency-Key to the job that takes it.
#pragma once

#include "api/access/keyed_call.hpp"
#include "model/digest.hpp"
#include "web/endpoint.hpp"

#include <outbound/job_store.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::web {

/// A job that was cancelled or has failed frees its key, for its rows may be sent again. Blocks, but for the
/// constructor.
class keyed_upload {
public:
    /// `call` and `creation`, the operation that creates the job, outlive it.
    keyed_upload(
        web_call& call, const api::operation& creation, const boost::json::object& options, std::string_view key);

    /// The id of the job that is created; null: an earlier request has executed it, and the file is only compared.
    /// Throws api::key_refusal.
    boost::json::value begin();

    void add(std::string_view piece) { digest_.add(piece); }

    /// The file is complete: the answer of the earlier request. Throws as api::kept_answer().
    std::string earlier_answer();

    /// The file is complete and taken.
    void keep(const std::string& answer, job_id id);

private:
    bool is_over(const keyed_request& known) const;
    std::string fingerprint();

    web_call& call_;
    const api::operation& creation_;
    const boost::json::object& options_;
    const std::string key_;
    std::optional<api::running_key> running_;
    std::optional<keyed_request> earlier_;
    digest_stream digest_;
};

}  // namespace outbound::web

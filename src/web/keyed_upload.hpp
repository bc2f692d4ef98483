// Binds an upload with an Idempotency-Key to its job.
#pragma once

#include "api/access/keyed_call.hpp"
#include "model/digest.hpp"
#include "web/endpoint.hpp"

#include <outbound/job_store.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::web {

/// A cancelled or failed job frees its key, because its rows may be sent again. All methods except the constructor
/// block.
class keyed_upload {
public:
    /// `call` and `creation`, the operation that creates the job, must outlive it.
    keyed_upload(
        web_call& call, const api::operation& creation, const boost::json::object& options, std::string_view key);

    /// Creates the job and returns its id; null: an earlier request has executed it, and the file is only compared.
    /// Throws api::key_refusal.
    boost::json::value begin();

    void add(std::string_view piece) { digest_.add(piece); }

    /// Call it when the file is complete. Returns the response of the earlier request. Throws as api::kept_answer().
    std::string earlier_answer();

    /// Call it when the file is complete and stored. Stores the response.
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

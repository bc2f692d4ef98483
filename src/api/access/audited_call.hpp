// Calls of operations that the audit log records.
#pragma once

#include "api/operation.hpp"

#include <outbound/access.hpp>

#include <functional>

namespace outbound::api {

/// Further steps in the transaction of an operation of one commit. They run again if the transaction does.
struct commit_steps {
    std::function<bool()> before{};                           ///< False: the operation is not executed.
    std::function<void(boost::json::value& answer)> after{};  ///< May change the response.
    bool compares = false;  ///< Restarts if data that `before` read changes before the operation writes.
};

/// As run(), for a request that is an object, and a caller whose scopes allow it. Records changes and disclosures: for
/// an operation of one commit in the same transaction; for others with an entry `begun` before the call, so that every
/// call leaves a trace. Failed calls are recorded with the code of the problem. `steps` are only for operations of one
/// commit; if `before` returns false, nothing is recorded and the result is null.
boost::json::value run_audited(const operation& row, context& ctx, const boost::json::value& request,
    const web_access& caller, const commit_steps& steps = {});

/// Records that the caller's scopes did not allow the operation. Throws only std::bad_alloc, so that a failure does not
/// hide the refusal.
void record_refusal(const operation& row, context& ctx, const web_access& caller);

}  // namespace outbound::api

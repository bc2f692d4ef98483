// Calls of operations that the audit log records.
#pragma once

#include "api/operation.hpp"

#include <outbound/access.hpp>

#include <functional>

namespace outbound::api {

/// Steps in the transaction of an operation of one commit, beside its own. They run again with it.
struct commit_steps {
    std::function<bool()> before{};                           ///< False: the operation is not executed.
    std::function<void(boost::json::value& answer)> after{};  ///< May change the answer.
    bool compares = false;  ///< What `before` reads must not change before the operation writes.
};

/// As run(), for a request that is an object, and a caller whose scopes allow it. Changes and disclosures are recorded:
/// an operation of one commit together with its entry; before others there is an entry `begun`, so that nothing happens
/// without a trace. Calls that fail are recorded with the code of the problem.
/// `steps` are for operations of one commit only; where `before` is false, nothing is recorded and the answer is null.
boost::json::value run_audited(const operation& row, context& ctx, const boost::json::value& request,
    const web_access& caller, const commit_steps& steps = {});

/// Records that the caller's scopes did not allow the operation. Does not throw but std::bad_alloc: the refusal stands.
void record_refusal(const operation& row, context& ctx, const web_access& caller);

}  // namespace outbound::api

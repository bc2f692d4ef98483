// The common part of operations that do long work in several calls: create, append pieces, commit.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>

namespace outbound::api {

/// The running job of that kind. Throws error{errc::not_found}, or errc::conflict if it no longer runs.
job running_job(context& ctx, job_kind kind, std::int64_t id);

/// The job of that kind, if it is done: a repeated commit is answered like the first, because the answer may have been
/// lost.
std::optional<job> done_job(context& ctx, job_kind kind, std::int64_t id);

/// Refuses a piece whose `offset` is not the number of bytes received so far. Throws error{errc::conflict}.
void check_offset(const job& record, const boost::json::object& request, std::int64_t received);

/// Stores the job; one that has ended keeps no resume_state. Throws error{errc::conflict} if another call has ended it.
void store_job(context& ctx, job& record);

/// Ends a running job before it is done; what a restore has written goes. False if it runs no longer.
bool end_early(context& ctx, job record, job_status status);

/// The member `offset` of requests and of responses.
shape_member offset_in_request();
shape_member offset_in_response();

}  // namespace outbound::api

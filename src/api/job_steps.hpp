// Functions shared by operations that do long work in several calls: create, append pieces, commit.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>

namespace outbound::api {

/// The running job of that kind. Throws error{errc::not_found}, or errc::conflict if it no longer runs.
job running_job(context& ctx, job_kind kind, std::int64_t id);

/// The job of that kind, if it is done: a repeated commit gets the same response, because the first may have been lost.
std::optional<job> done_job(context& ctx, job_kind kind, std::int64_t id);

/// Throws error{errc::conflict} unless the `offset` of a piece is the number of bytes received so far.
void check_offset(const job& record, const boost::json::object& request, std::int64_t received);

/// Stores the job, without resume_state if it has ended. Throws error{errc::conflict} if another call has ended it.
void store_job(context& ctx, job& record);

/// Ends a running job early and deletes the rows of an unfinished restore. False if it is not running any more.
bool end_early(context& ctx, job record, job_status status);

/// The member `offset` of requests and of responses.
shape_member offset_in_request();
shape_member offset_in_response();

}  // namespace outbound::api

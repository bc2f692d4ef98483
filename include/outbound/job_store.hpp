// Stores jobs: long work done in several calls. Threads, errors and time: see store.hpp.
#pragma once

#include <outbound/page.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace outbound {

/// Long work in several calls.
enum class job_kind { import_file, restore };

template <>
struct names<job_kind> {
    static constexpr name_table<job_kind, 2> value{{
        {job_kind::import_file, "import"},
        {job_kind::restore, "restore"},
    }};
};

enum class job_status { running, done, failed, cancelled };

template <>
struct names<job_status> {
    static constexpr name_table<job_status, 4> value{{
        {job_status::running, "running"},
        {job_status::done, "done"},
        {job_status::failed, "failed"},
        {job_status::cancelled, "cancelled"},
    }};
};

struct job {
    job_id id = 0;
    job_kind kind = job_kind::import_file;
    job_status status = job_status::running;
    boost::json::object request;
    boost::json::object progress;
    std::string resume_state;  ///< State kept between calls (for an import its position, as JSON).
    timestamp created_at{};
    timestamp updated_at{};
};

class job_store {
public:
    virtual ~job_store() = default;
    /// Stores a running job.
    virtual job create(job_kind kind, const boost::json::object& request) = 0;
    /// `nullopt` if there is no such job.
    virtual std::optional<job> get(job_id id) = 0;
    /// The jobs, with empty `resume_state`.
    virtual page<job> list(const page_request& slice) = 0;
    /// Stores status, progress and resume_state; false when the job is no longer running (then nothing is written).
    virtual bool update(const job& j) = 0;
};

}  // namespace outbound

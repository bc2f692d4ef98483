// Dispatches until a signal arrives and prints progress: the common part of run and work.
#pragma once

#include "parameters.hpp"
#include "progress.hpp"
#include "session.hpp"
#include "signals.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace cli {

struct worker_options {
    bool until_idle = false;
    double drain = 10;
};

void describe_drain(parameters& app, worker_options& options);

/// Dispatches until a signal arrives or, with `until_idle`, no campaign is running; then drains and prints the result.
exit_code work_and_answer(session& session, const worker_options& options);

}  // namespace cli

// The environment of one part of an engine, without the other parts.
#pragma once

#include "engine/active_campaign.hpp"
#include "engine/context.hpp"
#include "engine/fixture.hpp"

namespace outbound::testing {

/// Lets a test stop the parts of an engine.
class bare_context final : public engine_context {
public:
    using engine_context::begin_stop;
    using engine_context::end_drain;
    using engine_context::engine_context;
    using engine_context::wait_for_tasks;
};

struct part_fixture : store_fixture {
    explicit part_fixture(const std::function<void(engine_options&)>& change = [](engine_options&) {})
    {
        change(settings);
    }

    /// The context of the parts, made from `settings` at its first use.
    bare_context& ctx()
    {
        if (!context_)
            context_ = std::make_shared<bare_context>(io.get_executor(), *db, settings, clock, &log);
        return *context_;
    }

    /// Ends the tasks that run until the engine stops; `wake` wakes them.
    void end(const std::function<void()>& wake)
    {
        ctx().begin_stop();
        ctx().end_drain();
        wake();
        campaigns.all_changed();
        drive(ctx().wait_for_tasks(outbound::clock::steady_time::max()));
    }

    /// Runs everything that is ready, while time stands still.
    void settle()
    {
        io.restart();
        io.poll();
    }

    active_campaigns campaigns;

private:
    std::shared_ptr<bare_context> context_;
};

}  // namespace outbound::testing

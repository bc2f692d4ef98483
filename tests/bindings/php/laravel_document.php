<?php

declare(strict_types=1);

namespace Tests;

/* The snippets of docs/embedding/laravel.md, each as it stands, in an application with Debian's Laravel. */

/** @return list<string> */
function snippets(): array
{
    preg_match_all('/^    .*\n(?:\n?    .*\n)*/m', file_get_contents(__DIR__ . '/../../../docs/embedding/laravel.md'), $found);
    equal(count($found[0]), 5);
    return $found[0];
}

/** An application with an account for email. */
function application(): LaravelHost
{
    $host = new LaravelHost(folder());
    file_put_contents("$host->folder/outbound.json", json_encode(['database' => "sqlite://$host->folder/crm.db",
        'providers' => [['type' => 'host', 'name' => 'mail', 'channel' => 'email']]]));
    return $host;
}

/** @return array<string, string> */
function configured(LaravelHost $host): array
{
    return ['OUTBOUND_CONFIG' => "$host->folder/outbound.json"];
}

test('the snippet of the facade starts a campaign', function () {
    $host = application();
    equal($host->run('$crm = $app->make("outbound");
        $id = $crm->campaigns->create(["name" => "Hello", "type" => "email", "from" => ["email" => "news@example.org"], "subject" => "Hi", "text" => "Hi"])["id"];
        $user = (object) ["id" => 7, "email" => "ada@example.com"];
        ' . snippets()[0] . 'echo $crm->contacts->list()->first()["external_id"], " ", $crm->campaigns->get($id)["status"];', configured($host)),
        '7 running');
});

test('the snippets of notifications send a message to a contact and one to an address', function () {
    [, $notification, $notifiable] = snippets();
    $host = application();
    $user = '$user = new User(); $user->id = 7; $invoice = new Invoice(); ';
    equal($host->run('use Illuminate\Bus\Queueable;
        use Illuminate\Contracts\Queue\ShouldQueue;
        use Illuminate\Database\Eloquent\Model;
        use Illuminate\Notifications\{ChannelManager, Notifiable, Notification, SendQueuedNotifications};
        use Illuminate\Support\Facades\{Notification as NotificationFacade, Queue};
        class Invoice { public string $number = "4711"; }
        $crm = $app->make("outbound");
        foreach (range(1, 7) as $number) {
            $crm->emailTemplates->create(["name" => "Invoice $number", "subject" => "Invoice {{number}}", "text" => "Paid: {{number}}"]);
        }
        $crm->contacts->upsert(["contacts" => [["external_id" => "7", "email" => "grace@example.com"]]]);
        Queue::fake();
        ' . $notification . str_replace("\n    \$user->notify", "\n$user\$user->notify", $notifiable) . '
        Queue::pushed(SendQueuedNotifications::class)->each(fn ($job) => $job->handle($app->make(ChannelManager::class)));
        foreach ($crm->messages->list() as $message) { echo $message["address"], " "; }', configured($host)),
        'ada@example.com grace@example.com ');
});

test('the snippet of the gate opens it for those whom it names', function () {
    foreach ([[true, 200], [false, 403]] as [$isAdmin, $status]) {
        $before = 'use Illuminate\Support\Facades\{Auth, Gate};
            class User extends Illuminate\Foundation\Auth\User {}
            Auth::viaRequest("nobody", fn () => (new User())->forceFill(["is_admin" => ' . var_export($isAdmin, true) . ']));' . snippets()[3];
        equal(application()->request('GET', '/api/v1/outbound/jobs', ['APP_ENV' => 'production'], $before)[0], $status);
    }
});

test('the snippet of a fake asserts what was called', function () {
    equal(application()->run('use Outbound\Laravel\Facades\Outbound;
        eval("namespace PHPUnit\\Framework; class Assert { static function assertNotSame(\$a, \$b, \$what) { \$a !== \$b or exit(\$what); } }");
        class NewsletterTest
        {
            public function post(string $path): void
            {
                Outbound::campaigns()->start(7);
                Outbound::messages()->send(["to" => "ada@example.com"]);
            }
            public function test(): void
            {' . snippets()[4] . '}
        }
        (new NewsletterTest())->test();
        echo "passed";'), 'passed');
});

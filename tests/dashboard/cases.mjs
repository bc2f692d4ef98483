// Runs named cases, and prints the result in the format of Python's unittest for script/count-tests.
const cases = [];

export const longestWait = 60000; // Milliseconds.

/// `alone`: a case that affects others runs after them.
export const test = (name, run, { alone = false } = {}) => cases.push({ name, run, alone });

async function runOne({ name, run }) {
    const start = Date.now();
    const said = (verdict) => console.log(`${verdict} ${((Date.now() - start) / 1000).toFixed(1)} s  ${name}`);
    try {
        await run();
        said('ok  ');
        return true;
    } catch (fault) {
        said('FAIL');
        console.log(fault.stack);
        return false;
    }
}

/// Runs the cases whose name contains `wanted`, several at a time. True if all succeeded.
export async function runAll(wanted = '', lanes = 1) {
    const chosen = cases.filter((each) => each.name.includes(wanted));
    const waiting = chosen.filter((each) => !each.alone);
    const began = Date.now();
    let failed = 0;
    const work = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
            const succeeded = await runOne(next);
            failed += succeeded ? 0 : 1;
        }
    };
    await Promise.all(Array.from({ length: lanes }, work));
    waiting.push(...chosen.filter((each) => each.alone));
    await work();
    console.log(
        `\nRan ${chosen.length} tests in ${((Date.now() - began) / 1000).toFixed(1)}s\n\n${failed ? `FAILED (failures=${failed})` : 'OK'}`,
    );
    return failed === 0;
}

export function check(condition, message) {
    if (!condition) throw new Error(message);
}

/// Asks until the answer is true.
export async function until(isTrue, subject) {
    for (const end = Date.now() + longestWait; !(await isTrue()); )
        check(Date.now() < end, `${subject}: not within ${longestWait / 1000} seconds`);
}

export function equal(got, wanted, subject) {
    check(JSON.stringify(got) === JSON.stringify(wanted), `${subject}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`);
}

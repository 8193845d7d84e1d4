package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// dockerode, the client of JavaScript's tools, against a real engine.
@Tag("kernel")
@Timeout(240)
class DockerodeTest {
    private static final String VERSION = "4.0.9";

    private static final String SCRIPT = """
            const Docker = require('dockerode');
            const { PassThrough } = require('stream');
            const docker = new Docker({ socketPath: process.argv[2] });
            function read(stream) {
              return new Promise((done, failed) => {
                const out = new PassThrough(), err = new PassThrough();
                let o = '', e = '';
                out.on('data', d => o += d); err.on('data', d => e += d);
                docker.modem.demuxStream(stream, out, err);
                stream.on('end', () => done([o, e])); stream.on('error', failed);
              });
            }
            (async () => {
              console.log('version', (await docker.version()).ApiVersion);
              const c = await docker.createContainer({ Image: 'busybox', name: 'js',
                Cmd: ['sh', '-c', 'echo out; echo err >&2; cat'], OpenStdin: true, StdinOnce: true, AttachStdin: true,
                AttachStdout: true, AttachStderr: true });
              const stream = await c.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
              const said = read(stream);
              await c.start();
              stream.write('typed\\n');
              stream.end();
              console.log('attached', JSON.stringify(await said));
              console.log('ended', (await c.wait()).StatusCode);
              console.log('log', JSON.stringify((await c.logs({ stdout: true })).toString('latin1').slice(8)));
              await c.remove();
              const s = await docker.createContainer({ Image: 'busybox', Cmd: ['sleep', '1000'] });
              await s.start();
              const exec = await s.exec({ Cmd: ['sh', '-c', 'echo $X'], Env: ['X=y'], AttachStdout: true, AttachStderr: true });
              console.log('exec', JSON.stringify(await read(await exec.start({ hijack: true, stdin: true }))));
              console.log('stats', (await s.stats({ stream: false })).pids_stats.current);
              try { await docker.getContainer('nobody').inspect(); } catch (e) { console.log('missing', e.statusCode, e.json.message); }
              await s.remove({ force: true });
              console.log('left', (await docker.listContainers({ all: true })).length);
            })().catch(e => { console.error(e); process.exit(1); });
            """;

    @TempDir
    Path folder;

    private ApiRoom room;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, once it is known that it can run.
    DockerodeTest() {}

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void attachExecStatisticsAndErrors() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/npm")) || Files.isExecutable(Path.of("/usr/local/bin/npm")),
                "no npm: install Node.js to run dockerode");
        Path place = Files.createDirectory(folder.resolve("js"));
        int installed = run(place, "npm", "install", "--no-audit", "--no-fund", "--silent", "dockerode@" + VERSION);
        assumeTrue(installed == 0, "dockerode " + VERSION + " can't be had from npm here");
        room = new ApiRoom(folder);
        Files.writeString(place.resolve("story.js"), SCRIPT);
        int status = run(place, "node", "story.js", room.socket.toString());
        String said = Files.readString(place.resolve("said"));
        assertThat(status).as(said).isZero();
        assertThat(said.lines())
                .contains(
                        "version 1.50",
                        "attached [\"out\\ntyped\\n\",\"err\\n\"]",
                        "ended 0",
                        "exec [\"y\\n\",\"\"]",
                        "stats 1",
                        "missing 404 No such container: nobody",
                        "left 0");
    }

    private int run(Path place, String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(words))
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(place.resolve("said").toFile())
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }
}

package io.cooperage.engine.build;

import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.registry.Credentials;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to build, from what, how and into what.
///
/// @param dockerfile path in the context, `Dockerfile`; ignored where `dockerfileText` is given
/// @param dockerfileText the file itself, as from stdin or an editor that has not saved it
/// @param tags names for the image; none is fine
/// @param target the stage to stop at, by name or number; null is the last
/// @param args `--build-arg`; a null value takes the caller's environment variable
/// @param platform null is the machine's own
/// @param outputs none is an image
/// @param noCacheFilter stages that are not taken from the cache
/// @param anewFrom line of the Dockerfile, from 1: its step and those below are done anew; 0 is none
/// @param pull look for newer base images even where one is at hand
/// @param network of RUN: `default`, `none`, `host`, or a network's name
/// @param extraHosts `name:address`
/// @param secrets by id
/// @param namedContexts `--build-context`
/// @param epoch `SOURCE_DATE_EPOCH` in seconds: all times in the result are at most this; null takes
///     that of the args
/// @param ulimits,shmSize,memory as for a container, for RUN; 0 and none are the defaults
/// @param squash refused by name: this builder makes a layer of each step
/// @param logins for fetching base images, by the registry's domain, such as `docker.io`; what is not
///     among them is fetched with what the engine itself has
public record BuildRequest(
        BuildContext context,
        String dockerfile,
        @Nullable String dockerfileText,
        List<String> tags,
        @Nullable String target,
        Map<String, @Nullable String> args,
        Map<String, String> labels,
        @Nullable Platform platform,
        boolean noCache,
        List<String> noCacheFilter,
        int anewFrom,
        boolean pull,
        String network,
        List<String> extraHosts,
        Map<String, BuildSecret> secrets,
        Map<String, BuildContext> namedContexts,
        List<BuildOutput> outputs,
        @Nullable Long epoch,
        List<String> ulimits,
        long shmSize,
        long memory,
        boolean squash,
        Map<String, Credentials> logins) {

    /// What a Dockerfile is called unless it is said.
    public static final String DOCKERFILE = "Dockerfile";

    public BuildRequest {
        logins = Map.copyOf(logins);
        tags = List.copyOf(tags);
        noCacheFilter = List.copyOf(noCacheFilter);
        extraHosts = List.copyOf(extraHosts);
        secrets = Map.copyOf(secrets);
        namedContexts = Map.copyOf(namedContexts);
        outputs = outputs.isEmpty() ? List.of(new BuildOutput.Image()) : List.copyOf(outputs);
        ulimits = List.copyOf(ulimits);
    }

    /// With the engine's own credentials.
    public BuildRequest(
            BuildContext context,
            String dockerfile,
            @Nullable String dockerfileText,
            List<String> tags,
            @Nullable String target,
            Map<String, @Nullable String> args,
            Map<String, String> labels,
            @Nullable Platform platform,
            boolean noCache,
            List<String> noCacheFilter,
            int anewFrom,
            boolean pull,
            String network,
            List<String> extraHosts,
            Map<String, BuildSecret> secrets,
            Map<String, BuildContext> namedContexts,
            List<BuildOutput> outputs,
            @Nullable Long epoch,
            List<String> ulimits,
            long shmSize,
            long memory,
            boolean squash) {
        this(
                context,
                dockerfile,
                dockerfileText,
                tags,
                target,
                args,
                labels,
                platform,
                noCache,
                noCacheFilter,
                anewFrom,
                pull,
                network,
                extraHosts,
                secrets,
                namedContexts,
                outputs,
                epoch,
                ulimits,
                shmSize,
                memory,
                squash,
                Map.of());
    }

    /// `docker build .`
    public static BuildRequest of(BuildContext context) {
        return new BuildRequest(
                context,
                DOCKERFILE,
                null,
                List.of(),
                null,
                Map.of(),
                Map.of(),
                null,
                false,
                List.of(),
                0,
                false,
                "default",
                List.of(),
                Map.of(),
                Map.of(),
                List.of(new BuildOutput.Image()),
                null,
                List.of(),
                0,
                0,
                false);
    }

    /// The same with this Dockerfile.
    ///
    /// @param text null takes it from the context
    public BuildRequest withDockerfile(String name, @Nullable String text) {
        return new BuildRequest(
                context,
                name,
                text,
                tags,
                target,
                args,
                labels,
                platform,
                noCache,
                noCacheFilter,
                anewFrom,
                pull,
                network,
                extraHosts,
                secrets,
                namedContexts,
                outputs,
                epoch,
                ulimits,
                shmSize,
                memory,
                squash,
                logins);
    }

    /// Where files come from that COPY and ADD name.
    public sealed interface BuildContext {
        /// A folder of this machine; only what is needed is read.
        record Folder(Path path) implements BuildContext {}

        /// A tar, compressed or not, read once and deleted by nobody.
        record Archive(Path path) implements BuildContext {}

        /// An image, `docker-image://alpine`.
        record Image(String reference) implements BuildContext {}

        /// Nothing: a Dockerfile that copies nothing in.
        record Empty() implements BuildContext {}
    }

    /// What `RUN --mount=type=secret` sees; never stored, never part of a cache key.
    ///
    /// @param value the bytes themselves; else `file` or `variable` is read when a step wants it
    public record BuildSecret(
            byte @Nullable [] value,
            @Nullable Path file,
            @Nullable String variable) {}

    /// What becomes of the result.
    public sealed interface BuildOutput {
        /// An image in the store, under the tags of the request.
        record Image() implements BuildOutput {}

        /// The files of the last stage, into a folder that may exist.
        record Folder(Path path) implements BuildOutput {}

        /// The files of the last stage as a tar; `-` as a path is standard output's business of the caller.
        record Tar(Path path) implements BuildOutput {}

        /// Nothing but the cache.
        record None() implements BuildOutput {}
    }
}

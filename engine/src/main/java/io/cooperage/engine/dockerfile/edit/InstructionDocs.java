package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.syntax.Keyword;
import java.util.List;
import java.util.stream.Collectors;

/// What each instruction does and how it is written.
///
/// @param text Markdown
/// @param forms `[x]` is optional, `…` goes on
record InstructionDocs(String text, List<String> forms) {
    static InstructionDocs of(Keyword keyword) {
        return switch (keyword) {
            case ADD ->
                doc(
                        "Copies files into the image. Unlike COPY it also fetches URLs and git repositories, and unpacks"
                                + " local tar archives. For plain files use COPY.",
                        "ADD [flags] source… destination",
                        "ADD [flags] [\"source\", … \"destination\"]");
            case ARG ->
                doc(
                        "Declares a variable that `--build-arg` can set. It lives to the end of the stage, and not in"
                                + " containers. Before the first FROM it can be used in FROM only; a stage takes it up"
                                + " with another ARG.",
                        "ARG name[=default]…");
            case CMD ->
                doc(
                        "What a container runs when nothing else is asked for; or, with an ENTRYPOINT, its default"
                                + " arguments. Only the last CMD of a stage counts. The list form starts the program"
                                + " itself, so that it gets signals; the other starts a shell around it.",
                        "CMD [\"program\", \"argument\", …]",
                        "CMD command",
                        "CMD [\"argument for ENTRYPOINT\", …]");
            case COPY ->
                doc(
                        "Copies files from the build context, or with `--from` from another stage or image, into the"
                                + " image. A destination that ends with `/` is a folder.",
                        "COPY [flags] source… destination",
                        "COPY [flags] [\"source\", … \"destination\"]",
                        "COPY [flags] <<NAME… destination");
            case ENTRYPOINT ->
                doc(
                        "The program that containers of this image are; CMD and what is given at `run` become its"
                                + " arguments. In the shell form those are lost, and signals go to the shell.",
                        "ENTRYPOINT [\"program\", \"argument\", …]",
                        "ENTRYPOINT command");
            case ENV ->
                doc(
                        "Sets variables for the rest of the build and for containers. All values of one ENV see the"
                                + " variables as they were before it.",
                        "ENV name=value…");
            case EXPOSE ->
                doc(
                        "Says which ports programs in the container listen on. It publishes nothing by itself.",
                        "EXPOSE port[-end][/protocol]…");
            case FROM ->
                doc(
                        "Starts a stage from an image, from an earlier stage, or from `scratch`, which is empty.",
                        "FROM [--platform=platform] image[:tag] [AS name]",
                        "FROM [--platform=platform] image@digest [AS name]",
                        "FROM stage [AS name]",
                        "FROM scratch");
            case HEALTHCHECK ->
                doc(
                        "How to find out whether a container still works: a command that succeeds or not. `NONE` turns"
                                + " off the one of the base image.",
                        "HEALTHCHECK [flags] CMD command",
                        "HEALTHCHECK NONE");
            case LABEL -> doc("Adds metadata to the image.", "LABEL key=value…");
            case MAINTAINER ->
                doc("Names an author. Deprecated: use `LABEL org.opencontainers.image.authors=…`.", "MAINTAINER name");
            case ONBUILD ->
                doc(
                        "Keeps an instruction for builds that start FROM this image; it runs there, right after FROM.",
                        "ONBUILD instruction");
            case RUN ->
                doc(
                        "Runs a command in the image as it is so far, and keeps what it changed as a layer.",
                        "RUN [flags] command",
                        "RUN [flags] [\"program\", \"argument\", …]",
                        "RUN [flags] <<NAME");
            case SHELL ->
                doc(
                        "Sets the shell for the shell forms of RUN, CMD, ENTRYPOINT and HEALTHCHECK that follow.",
                        "SHELL [\"program\", \"argument\", …]");
            case STOPSIGNAL ->
                doc("The signal that asks the container to end; SIGTERM unless set.", "STOPSIGNAL signal");
            case USER ->
                doc(
                        "Who runs the RUNs that follow, and containers. A name must be in the image's passwd file.",
                        "USER user[:group]");
            case VOLUME ->
                doc(
                        "Says that data below these paths shall live outside the container. What later steps write"
                                + " there may be lost.",
                        "VOLUME path…",
                        "VOLUME [\"path\", …]");
            case WORKDIR ->
                doc(
                        "Sets the directory for the instructions that follow and for containers, and makes it if it"
                                + " is missing. A relative path starts at the WORKDIR before.",
                        "WORKDIR path");
        };
    }

    /// The forms as code, then the text.
    String markdown() {
        return forms.stream().collect(Collectors.joining("\n", "```dockerfile\n", "\n```\n\n")) + text;
    }

    private static InstructionDocs doc(String text, String... forms) {
        return new InstructionDocs(text, List.of(forms));
    }
}

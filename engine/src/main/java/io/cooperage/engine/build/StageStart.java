package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.oci.Platform;

/// FROM: what a stage begins with. One thread.
final class StageStart {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final StageRun stage;
    private final BuildSession session;
    private final PlannedStep step;
    private final StageModel model;

    StageStart(StageRun stage, BuildSession session, PlannedStep step, StageModel model) {
        this.stage = stage;
        this.session = session;
        this.step = step;
        this.model = model;
    }

    void work() {
        String name = model.baseName();
        BuildContext outside = session.namedContext(name);
        StageModel base = outside == null ? model.baseStage() : null;
        if (base != null) {
            // The time of waiting for another stage is that stage's.
            StageResult below = session.scheduler().await(base.stage().index());
            stage.feed().started(step);
            stage.state().startAt(below);
            stage.feed().done(step, true, null, null);
            return;
        }
        switch (outside) {
            case null -> {
                if (name.equals("scratch")) {
                    scratch();
                    stage.feed().started(step);
                    stage.feed().done(step, true, null, null);
                } else {
                    image(name);
                }
            }
            case BuildContext.Image(String reference) -> image(reference);
            case BuildContext.Folder _, BuildContext.Archive _, BuildContext.Empty _ -> {
                // Its files are all that there is of such a base: a layer of its own, which says nothing of an image.
                scratch();
                CopyWork.ofContext(stage, session, step, name).work();
            }
        }
    }

    private void scratch() {
        stage.state().startAt(Snapshot.SCRATCH, new ImageDraft(platform()));
        stage.state().variables().env("PATH", DEFAULT_PATH);
    }

    private void image(String reference) {
        stage.feed().started(step);
        BaseImages.Base image = session.base(reference, platform(), step);
        Variables variables = stage.state().variables();
        if (image.config() == null) {
            stage.state().startAt(image.files(), new ImageDraft(session.platform()));
        } else {
            stage.state().startAt(image.files(), new ImageDraft(image.config()));
            Environment env = Environment.ofList(image.config().config().env());
            env.names().forEach(variable -> variables.env(variable, String.valueOf(env.get(variable))));
        }
        if (variables.get("PATH") == null) {
            variables.env("PATH", DEFAULT_PATH);
        }
        stage.feed().done(step, !image.fetched(), null, null);
    }

    private Platform platform() {
        String asked = model.platform() == null ? "" : model.platform().text();
        return asked.isEmpty() ? session.platform() : Platform.parse(asked);
    }
}

package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.dockerfile.model.StageFacts;
import io.cooperage.engine.dockerfile.model.StageModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Users and groups that a stage has.
record Accounts(List<String> users, List<String> groups) {
    /// Those of what was last built of the stage, or of a stage below, or of the image at the bottom.
    ///
    /// @return null when nothing is known
    static @Nullable Accounts of(BuildModel model, @Nullable StageModel stage) {
        for (StageModel at = stage; at != null; at = at.baseStage()) {
            StageFacts left = model.facts().stage(model, at);
            if (left != null) {
                return new Accounts(left.latest().users(), left.latest().groups());
            }
        }
        ImageFacts image = stage == null ? null : stage.image();
        return image == null ? null : new Accounts(image.users(), image.groups());
    }
}

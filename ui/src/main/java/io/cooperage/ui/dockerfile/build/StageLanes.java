package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.ui.control.picture.GraphCanvas.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the steps of a build stand when it is drawn: a row for each stage, and each step one column after
/// the last of those that it waits for. So what can run at the same time stands one above the other. Pure.
///
/// @param stages from top to bottom
/// @param places of the steps, by their ids
/// @param columns how many there are
record StageLanes(List<StagePlan> stages, Map<String, Place> places, List<Join> joins, int columns) {
    /// A line from a step to one that waits for it.
    ///
    /// @param way from its beginning to its end, with each column that it passes in the row where it
    ///     began: a stage is waited for with its last step, so nothing stands there
    /// @param across from one stage to another: a base, a copy, or a mount
    record Join(String from, String to, List<Place> way, boolean across) {
        Join {
            way = List.copyOf(way);
        }
    }

    /// Where a key leads.
    enum Way {
        LEFT,
        RIGHT,
        UP,
        DOWN,
        FIRST,
        LAST
    }

    StageLanes {
        stages = List.copyOf(stages);
        places = Map.copyOf(places);
        joins = List.copyOf(joins);
    }

    static StageLanes of(List<StagePlan> stages) {
        return new Maker(stages).make();
    }

    Place place(String step) {
        return Objects.requireNonNull(places.get(step), step);
    }

    /// The step that lies next, in the order that a person sees.
    ///
    /// @return empty at the edge of the picture
    Optional<String> next(String step, Way way) {
        Place here = place(step);
        int row = (int) here.row();
        List<StepPlan> lane = stages.get(row).steps();
        int at = lane.stream().map(StepPlan::id).toList().indexOf(step);
        return switch (way) {
            case LEFT ->
                at > 0
                        ? id(lane, at - 1)
                        : joined(joins.stream().filter(join -> join.to().equals(step)), Join::from);
            case RIGHT ->
                at < lane.size() - 1
                        ? id(lane, at + 1)
                        : joined(joins.stream().filter(join -> join.from().equals(step)), Join::to);
            case FIRST -> id(lane, 0);
            case LAST -> id(lane, lane.size() - 1);
            case UP -> nearest(row - 1, here.column());
            case DOWN -> nearest(row + 1, here.column());
        };
    }

    private static Optional<String> id(List<StepPlan> lane, int at) {
        return Optional.of(lane.get(at).id());
    }

    private static Optional<String> joined(Stream<Join> joins, java.util.function.Function<Join, String> end) {
        return joins.map(end).findFirst();
    }

    private Optional<String> nearest(int row, int column) {
        return row < 0 || row >= stages.size()
                ? Optional.empty()
                : stages.get(row).steps().stream()
                        .map(StepPlan::id)
                        .min(Comparator.comparingInt(id -> Math.abs(place(id).column() - column)));
    }

    private static final class Maker {
        private final List<StagePlan> stages;
        private final Map<String, StepPlan> plans = new LinkedHashMap<>();
        private final Map<String, Integer> rows = new LinkedHashMap<>();
        private final Map<String, Integer> columns = new LinkedHashMap<>();

        Maker(List<StagePlan> stages) {
            this.stages = stages;
            for (int row = 0; row < stages.size(); row++) {
                for (StepPlan step : stages.get(row).steps()) {
                    plans.put(step.id(), step);
                    rows.put(step.id(), row);
                }
            }
        }

        StageLanes make() {
            Map<String, Place> places = new LinkedHashMap<>();
            plans.keySet().forEach(id -> places.put(id, new Place(column(id), row(id))));
            List<Join> joins = new ArrayList<>();
            for (StepPlan step : plans.values()) {
                for (String before : known(step)) {
                    joins.add(join(before, step.id()));
                }
            }
            int most =
                    columns.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
            return new StageLanes(stages, places, joins, most + 1);
        }

        private List<String> known(StepPlan step) {
            return step.dependsOn().stream().filter(plans::containsKey).toList();
        }

        private int row(String id) {
            return Objects.requireNonNull(rows.get(id), id);
        }

        /// A builder's plan has no circles.
        private int column(String id) {
            Integer known = columns.get(id);
            if (known != null) {
                return known;
            }
            int column = known(Objects.requireNonNull(plans.get(id), id)).stream()
                            .mapToInt(this::column)
                            .max()
                            .orElse(-1)
                    + 1;
            columns.put(id, column);
            return column;
        }

        private Join join(String from, String to) {
            int row = row(from);
            List<Place> way = new ArrayList<>();
            for (int column = column(from); column < column(to); column++) {
                way.add(new Place(column, row));
            }
            way.add(new Place(column(to), row(to)));
            return new Join(from, to, way, row != row(to));
        }
    }
}

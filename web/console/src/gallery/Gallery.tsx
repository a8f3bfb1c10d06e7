import { type ReactNode, useState } from 'react';
import { Gantt } from '@/gantt/Gantt';
import { useLanguage } from '@/i18n';
import { BaselineChoice } from '@/pictures/BaselineChoice';
import { CostReportChart } from '@/pictures/CostReportChart';
import { EarnedValueChart } from '@/pictures/EarnedValueChart';
import { EvidencePicture } from '@/pictures/EvidencePicture';
import { HeatMap } from '@/pictures/HeatMap';
import { bucketsByHealth, Histogram } from '@/pictures/Histogram';
import { LoadLine, type PictureSize } from '@/pictures/LoadLine';
import { LoadLineKey, TimeLineKey } from '@/pictures/PictureKey';
import { StagePath } from '@/pictures/StagePath';
import { TimeLine } from '@/pictures/TimeLine';
import * as figures from './figures';
import styles from './Gallery.module.css';
import { ganttFigures } from './gantt-tasks';

const sizes: PictureSize[] = ['row', 'card', 'page'];

/** Every picture in every size and state. */
export function Gallery() {
  const { language, choose } = useLanguage();
  const [baseline, setBaseline] = useState<number | null>(null);
  return (
    <main className={styles.gallery}>
      <button type="button" className={styles.language} onClick={() => choose(language === 'zh' ? 'en' : 'zh')}>
        {language}
      </button>
      <Board name="LoadLine">
        <LoadLineKey />
        <Sizes of={figures.loadLines}>{(project, size) => <LoadLine project={project} size={size} />}</Sizes>
      </Board>
      <Board name="Before and after an approval">
        <div className={styles.sizes}>
          {[undefined, { amount: '30416.00', currency: 'CNY' }].map((approving) => (
            <div key={approving?.amount ?? 'before'} data-size="card">
              <LoadLine project={figures.loadLines['likely past it']} size="card" approving={approving} />
            </div>
          ))}
        </div>
      </Board>
      <Board name="TimeLine">
        <TimeLineKey />
        <Sizes of={figures.timeLines}>
          {(project, size) => <TimeLine project={project} size={size} today={figures.today} />}
        </Sizes>
      </Board>
      <Board name="StagePath">
        {Object.entries(figures.stages).map(([name, project]) => (
          <StagePath key={name} project={project} />
        ))}
      </Board>
      <Board name="EarnedValueChart">
        <EarnedValueChart
          project={figures.earnedValue}
          today={figures.today}
          controls={<BaselineChoice project={figures.baselines} value={baseline} onChange={setBaseline} />}
        />
      </Board>
      <Board name="Histogram">
        <Histogram buckets={bucketsByHealth(figures.projects, figures.ranges)} />
        <Histogram buckets={figures.ranges.map((range, count) => ({ ...range, count, byHealth: null }))} />
      </Board>
      <Board name="CostReportChart">
        <CostReportChart rows={figures.costByCustomer} by="CUSTOMER" categoryName={(code) => code} />
        <CostReportChart rows={figures.costByMonth} by="MONTH" stackedBy="CATEGORY" categoryName={(code) => code} />
      </Board>
      <Board name="HeatMap">
        <HeatMap workload={figures.workload} today={figures.today} />
      </Board>
      <Board name="EvidencePicture">
        {Object.entries(figures.alerts).map(([name, alert]) => (
          <EvidencePicture key={name} alert={alert} />
        ))}
      </Board>
      <Board name="Gantt">
        <MovingGantt />
      </Board>
    </main>
  );
}

function Board({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className={styles.board} id={name}>
      <h2>{name}</h2>
      {children}
    </section>
  );
}

interface SizesProps<Figures> {
  of: Record<string, Figures>;
  children(figures: Figures, size: PictureSize): ReactNode;
}

function Sizes<Figures>({ of, children }: SizesProps<Figures>) {
  return Object.entries(of).map(([name, figures]) => (
    <div key={name} className={styles.sizes}>
      {sizes.map((size) => (
        <div key={size} data-size={size}>
          {children(figures, size)}
        </div>
      ))}
    </div>
  ));
}

/** Moves are taken, except those of the first task. */
function MovingGantt() {
  const [tasks, setTasks] = useState(() => ganttFigures(200));
  return (
    <Gantt
      tasks={tasks}
      today={figures.today}
      label="Gantt"
      onMove={async (moved, start, end) => {
        await new Promise((done) => setTimeout(done, 400));
        if (moved.id === 's0p0') return 'It has ended.';
        setTasks((tasks) => tasks.map((task) => (task.id === moved.id ? { ...task, start, end } : task)));
        return null;
      }}
    />
  );
}

export { drawMeans } from './means';
export { PointPanel } from './pointPanel';

export { limit } from './cogReader';
export { drawMeans } from './means';
export { PointPanel } from './pointPanel';
